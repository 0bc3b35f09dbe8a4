package io.github.camelstrava.polling;

import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A long time cut into slices, oldest first, each as long as about one page of activities lasts. */
final class SliceSequence {

    static final Duration FIRST_LENGTH = Duration.ofDays(30);

    private static final Duration SHORTEST = Duration.ofDays(1);

    private final Instant bound;
    private final Instant end;
    private final int aim;
    private Instant from;
    private Duration length;
    private boolean over;

    /**
     * @param length of the first slice
     * @param aim    how many activities a slice should hold
     */
    SliceSequence(Slice whole, Instant now, Duration length, int aim) {
        this.bound = whole.until();
        this.end = whole.until() != null ? whole.until() : Position.notInFuture(now, now);
        this.aim = aim;
        this.from = whole.from();
        this.length = length;
    }

    boolean isOver() {
        return over;
    }

    /** The next slice to be read; the last one has the bound of the whole, as what shows a future start is to be found. */
    Slice slice() {
        return reachesEnd() ? new Slice(from, bound) : new Slice(from, until());
    }

    /** Whether the slice cannot be cut any further. */
    boolean isShortest() {
        return upToEnd().compareTo(SHORTEST) <= 0;
    }

    /** Where to go on another time; null if it is over. */
    Backlog backlog() {
        return over ? null : new Backlog(from, length);
    }

    /** The slice held too much: mostly more than three pages, where it should hold less than one. */
    void shorten() {
        length = atLeastShortest(upToEnd().dividedBy(4));
    }

    /** @param held how many activities the slice held */
    void advance(int held) {
        over = reachesEnd();
        from = until();
        // Where there are few, the next ones need not be as few.
        int few = Math.max(held, aim / 2);
        length = atLeastShortest(length.multipliedBy(aim).dividedBy(Math.min(few, aim * 2)));
    }

    /** The rest was read without. */
    void skip() {
        over = true;
    }

    private Duration upToEnd() {
        Duration rest = Duration.between(from, end);
        return length.compareTo(rest) < 0 ? length : rest;
    }

    private boolean reachesEnd() {
        return !until().isBefore(end);
    }

    /** The next slice begins in the second in which this one ends. */
    private Instant until() {
        return from.plus(length).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Duration atLeastShortest(Duration duration) {
        return duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
    }
}
