package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;
import java.util.List;

/** Counts the calls of one poll. */
final class CountedSource implements ActivitySource {

    private final ActivitySource source;
    private final int most;
    private int calls;

    /** @param most how many calls a poll may make, 0 for no limit */
    CountedSource(ActivitySource source, int most) {
        this.source = source;
        this.most = most;
    }

    int calls() {
        return calls;
    }

    boolean isSpent() {
        return most > 0 && calls >= most;
    }

    @Override
    public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
        calls++;
        return source.page(after, before, page, pageSize);
    }

    @Override
    public SummaryActivity one(long id) {
        calls++;
        return source.one(id);
    }
}
