package io.github.camelstrava.polling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An athlete's list of activities as a server keeps it: it goes by true starts, and may show other ones. */
final class FakeActivities implements ActivitySource {

    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST,
        SHUFFLED
    }

    record Entry(long id, Instant start, String shown) {

        SummaryActivity summary() {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
            if (shown != null) {
                json.put("start_date", shown);
            }
            return new SummaryActivity(json);
        }
    }

    /** One call for a page, before it is answered. */
    interface Before {
        void call(int number);
    }

    private final Map<Long, Entry> entries = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    Order order = Order.OLDEST_FIRST;
    int cap = Integer.MAX_VALUE;
    Predicate<Entry> visible = entry -> true;
    Before beforePage = number -> {};
    /** Told from when on each page is asked for. */
    Consumer<Instant> asked = after -> {};

    private int pages;
    private int singles;

    Entry add(long id, Instant start) {
        return add(id, start, start.toString());
    }

    /** @param shown the date as it appears, null for none */
    Entry add(long id, Instant start, String shown) {
        Entry entry = new Entry(id, start, shown);
        entries.put(id, entry);
        return entry;
    }

    void remove(long id) {
        entries.remove(id);
    }

    Map<Long, Entry> entries() {
        return entries;
    }

    int pages() {
        return pages;
    }

    int singles() {
        return singles;
    }

    List<String> calls() {
        return calls;
    }

    void forgetCalls() {
        pages = 0;
        singles = 0;
        calls.clear();
    }

    @Override
    public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
        calls.add("after=" + after + " before=" + before + " page=" + page);
        asked.accept(after);
        beforePage.call(++pages);
        int size = Math.min(cap, pageSize);
        return entries.values().stream()
                .filter(entry -> entry.start().getEpochSecond() > after.getEpochSecond())
                .filter(entry -> before == null || entry.start().getEpochSecond() < before.getEpochSecond())
                .sorted(comparator())
                .skip((page - 1L) * size)
                .limit(size)
                .filter(visible)
                .map(Entry::summary)
                .toList();
    }

    private Comparator<Entry> comparator() {
        Comparator<Entry> oldestFirst = Comparator.comparing(Entry::start).thenComparing(Entry::id);
        return switch (order) {
            case OLDEST_FIRST -> oldestFirst;
            case NEWEST_FIRST -> oldestFirst.reversed();
            case SHUFFLED -> Comparator.comparing(entry -> entry.id() * 0x9E3779B97F4A7C15L);
        };
    }

    @Override
    public SummaryActivity one(long id) {
        calls.add("id=" + id);
        singles++;
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new StravaNotFoundException("activity", 404, StravaFault.NONE, false, "gone");
        }
        return entry.summary();
    }

    static StravaApiException unavailable() {
        return new StravaApiException("activities", 503, StravaFault.NONE, false, "down", null);
    }
}
