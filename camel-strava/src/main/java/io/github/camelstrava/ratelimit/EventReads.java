package io.github.camelstrava.ratelimit;

/**
 * What reads caused by events have used of the reads. Strava does not sign events, so whoever knows the callback can make
 * them up; what they cost is bounded, as long as nothing shows that they were real. Guarded by the limiter's lock.
 */
final class EventReads {

    /** They may use one part in so many. */
    private static final int PART = 4;

    private final Usage quarterHour;
    private final Usage day;
    /** As far as is known, so that what was counted is dropped once when they turn. */
    private long quarterHourWindow = Long.MIN_VALUE;

    private long dayWindow = Long.MIN_VALUE;
    /** Of this quarter hour, that have not brought anything new. */
    private int unproven;
    /** Of this day, that are known to have brought nothing. */
    private int vain;

    /** The most that were heard of in this quarter hour. */
    private int nodes = 1;

    /** In the one before: nodes that had nothing to do for a while are not heard of, and all go on when it turns. */
    private int nodesBefore = 1;

    /**
     * @param quarterHour the reads of a quarter hour
     * @param day         those of a day
     */
    EventReads(Usage quarterHour, Usage day) {
        this.quarterHour = quarterHour;
        this.day = day;
    }

    /** To be told after windows have turned. */
    void turn() {
        if (quarterHour.window() > quarterHourWindow) {
            unproven = 0;
            nodesBefore = nodes;
            nodes = 1;
        }
        vain = day.window() > dayWindow ? 0 : vain;
        restart();
    }

    /** The clock was set right: what was counted in a wrong window may well belong to the right one. */
    void restart() {
        quarterHourWindow = quarterHour.window();
        dayWindow = day.window();
    }

    /** So many nodes have them together; each may use as much as the others. */
    void shareAmong(int liveNodes) {
        nodes = Math.max(nodes, liveNodes);
    }

    void count() {
        unproven++;
    }

    /** A read that was counted in a quarter hour was not made after all. */
    void putBack(long inQuarterHour) {
        if (inQuarterHour == quarterHourWindow) {
            unproven = Math.max(0, unproven - 1);
        }
    }

    /** Reads found something new, which nobody can make up. Never more is taken back than this quarter hour has seen. */
    void broughtNews(int reads) {
        unproven = Math.max(0, unproven - reads);
    }

    /** Reads found nothing new. Those begun before midnight may count for the day after. */
    void wereVain(int reads) {
        vain += reads;
    }

    /** How many may still be made in this quarter hour. */
    int left() {
        return vain >= share(day) ? 0 : Math.max(0, share(quarterHour) - unproven);
    }

    /** When there will be more, by Strava's clock; to be asked only if none are left. */
    long blockedUntil() {
        return vain >= share(day) ? day.end() : quarterHour.end();
    }

    private int share(Usage usage) {
        return Math.max(1, usage.limit() / PART / Math.max(nodes, nodesBefore));
    }
}
