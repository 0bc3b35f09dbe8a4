package io.github.camelstrava.client;

import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.operation.Arguments;
import io.github.camelstrava.operation.Paging;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.ParamType;
import io.github.camelstrava.operation.StravaOperation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads a list, page by page as far as it is wanted. Strava's pages may be short before the end, and elements may move
 * from one to the next while they are read, so the end is a page without anything new.
 *
 * @param <T> the type of the elements
 */
public final class ListReader<T extends StravaModel> {

    private final StravaClient client;
    private final Executor worker;
    private final StravaOperation operation;
    private final Long athleteId;
    private final Arguments arguments;
    private final Class<T> type;
    private final Terms terms;

    /** @param athleteId null if the operation is the application's */
    public ListReader(
            StravaClient client,
            Executor worker,
            StravaOperation operation,
            Long athleteId,
            Arguments arguments,
            Class<T> type,
            Terms terms) {
        this.client = client;
        this.worker = worker;
        this.operation = operation;
        this.athleteId = athleteId;
        this.arguments = arguments;
        this.type = type;
        this.terms = terms;
    }

    /** Everything the arguments ask for, in Strava's order. */
    public CompletableFuture<StravaList<T>> all() {
        CompletableFuture<StravaList<T>> result = new CompletableFuture<>();
        collect(new Cursor(), new ArrayList<>(), result);
        return result;
    }

    /** The same, fetched while it is read; waits happen in the reading thread. */
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private final Cursor cursor = new Cursor();
            private Iterator<T> page = List.<T>of().iterator();

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && !cursor.ended) {
                    page = cursor.accept(join(fetch(cursor))).iterator();
                }
                return page.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }

    /** Loops as long as pages come at once, and goes on from there when one had to be waited for. */
    private void collect(Cursor cursor, List<T> elements, CompletableFuture<StravaList<T>> result) {
        try {
            while (!cursor.ended) {
                CompletableFuture<List<T>> page = fetch(cursor);
                if (!page.isDone()) {
                    page.whenCompleteAsync((received, failure) -> goOn(page, cursor, elements, result), worker);
                    return;
                }
                elements.addAll(cursor.accept(page.join()));
            }
            result.complete(new StravaList<>(elements));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void goOn(
            CompletableFuture<List<T>> page, Cursor cursor, List<T> elements, CompletableFuture<StravaList<T>> result) {
        try {
            elements.addAll(cursor.accept(page.join()));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
        }
        collect(cursor, elements, result);
    }

    private CompletableFuture<List<T>> fetch(Cursor cursor) {
        Map<Param, Object> values = new EnumMap<>(Param.class);
        values.putAll(arguments.values());
        values.put(Param.pageSize, cursor.pageSize);
        if (cursor.isNumbered()) {
            values.put(Param.page, cursor.page);
        }
        Arguments page = new Arguments(arguments.id(), arguments.athleteId(), values);
        return client.page(operation, athleteId, page, cursor.after, type, terms);
    }

    private static <R> R join(CompletableFuture<R> step) {
        try {
            return step.join();
        } catch (RuntimeException e) {
            if (StravaException.unwrap(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** How far the list was read. */
    private final class Cursor {
        private final int pageSize;
        private final boolean single;
        private final SeenIds ids = new SeenIds();
        private List<T> last = List.of();
        private int page;
        /** Where the page before ended, if Strava told. */
        private String after;

        private int left;
        private boolean ended;

        Cursor() {
            left = arguments.<Integer>get(Param.limit).orElse(Integer.MAX_VALUE);
            page = arguments.<Integer>get(Param.page).orElse(1);
            single = arguments.get(Param.page).isPresent() || operation.spec().paging() == Paging.NONE;
            int wanted = arguments.<Integer>get(Param.pageSize).orElse(ParamType.MAX_PAGE_SIZE);
            // A page that was named is the one of the size that was named.
            pageSize = single ? wanted : Math.min(left, wanted);
        }

        /** A list that is read by cursors goes on by numbers where Strava gave none. */
        boolean isNumbered() {
            return single || operation.spec().paging() != Paging.BY_CURSOR || page > 1 && after == null;
        }

        /** Takes a page; returns what of it is new and wanted. */
        List<T> accept(List<T> received) {
            if (received.isEmpty() || received.equals(last)) {
                // Empty, or the same again where elements have no id to tell it by: page numbers are not heeded.
                ended = true;
                return List.of();
            }
            last = received;
            List<T> fresh = new ArrayList<>(received.size());
            for (T element : received) {
                String id = element.json().path("id").asText("");
                if (left > 0 && (id.isEmpty() || ids.add(id))) {
                    fresh.add(element);
                    left--;
                }
            }
            page++;
            after = operation.spec().paging() == Paging.BY_CURSOR
                    ? received.get(received.size() - 1).json().path("cursor").textValue()
                    : null;
            ended = single || fresh.isEmpty() || left <= 0;
            return fresh;
        }
    }
}
