package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaRateLimitException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Polls the athletes of a group one after the other. A round is for everybody once; where the budget does not suffice for
 * that, those come first who are most likely to have news, at distances at which the budget lasts for the day, and nobody
 * waits much longer than by turns. First polls do not wait for that.
 */
public final class AthleteRounds {

    /** So many athletes in a row in vain: the others are spared the calls. */
    private static final int OUTAGE = 3;

    /** Nobody waits longer than so many percent of what it would take by turns, at one call each. */
    private static final int LONGEST_WAIT = 250;

    /** What one athlete may use at a time where others wait. */
    private static final int FAIR_CALLS = 25;

    /** Likewise, where calls are far apart; with less a backlog would not get on. */
    private static final int FAIR_CALLS_SPREAD = 10;

    private final ActivityGroup group;
    private final Roster roster;
    private final Slots slots;
    private final Pacer pacer;
    private final Duration delay;
    private final Clock clock;
    private final Member member;
    private Roster.Round round;
    private Duration apart = Duration.ZERO;
    /** After one that did not end, a single athlete tells whether it has. */
    private boolean outage;
    /** Until then there is no budget for what is polled for events alone. */
    private Instant eventsWait = Instant.MIN;

    /** A consumer, which polls one athlete at a time. */
    public interface Member {

        /** Whether another athlete can be polled. */
        boolean mayGoOn();

        /**
         * Polls an athlete, if it is this node's turn.
         *
         * @param maxCalls  how many calls to make at most, 0 for no limit
         * @param announced whether it is for events alone, which anybody may have sent
         * @return          whether it was
         */
        boolean poll(long athleteId, int maxCalls, boolean announced);

        /** How many calls the latest poll has made. */
        int calls();

        /** Which consent of the athlete is in force. */
        long grantVersion(long athleteId);

        /** An athlete could not be polled. */
        void failed(long athleteId, RuntimeException failure);
    }

    /**
     * What a round came to.
     *
     * @param failedAthlete who could not be polled, the first one of several; null if there was none, or others were polled
     *                      and the athlete is set aside
     * @param failure       why, null likewise
     * @param next          when to go on, null if there is nothing to do before the next round
     * @param isOutage      whether Strava seems to be down
     */
    public record Outcome(int polled, Long failedAthlete, RuntimeException failure, Instant next, boolean isOutage) {}

    /** @param delay how long an athlete is left alone after a poll, if others wait */
    public AthleteRounds(ActivityGroup group, Member member, Pacer pacer, Duration delay, Clock clock) {
        this.group = group;
        this.roster = group.roster();
        this.slots = group.slots();
        this.member = member;
        this.pacer = pacer;
        this.delay = delay;
        this.clock = clock;
    }

    /** Begins another round: everybody is to be polled again. */
    public void begin() {
        round = new Roster.Round(member);
    }

    /**
     * Goes on with the round as far as that is possible now.
     *
     * @throws StravaRateLimitException if there is no budget before some time
     */
    public Outcome run() {
        slots.arrive(clock.instant());
        try {
            return new Run().run();
        } finally {
            slots.leave(clock.instant());
        }
    }

    private Duration longest() {
        return apart.isZero() ? null : apart.multipliedBy((long) roster.size() * LONGEST_WAIT / 100);
    }

    /** How far apart the group's calls have to be, whichever node makes them. */
    private Duration apart(int due) {
        return roster.size() < 2 ? Duration.ZERO : pacer.apart(due);
    }

    private final class Run {
        private int polled;
        /** In a row, without an answer of Strava's. */
        private int inVain;

        private Long failedAthlete;
        private RuntimeException failure;

        Outcome run() {
            Instant next = null;
            while (member.mayGoOn() && inVain < (outage ? 1 : OUTAGE)) {
                Instant now = clock.instant();
                Roster.Choice choice = roster.choose(round, now, delay, longest());
                apart = apart(choice.due());
                slots.spread(apart.multipliedBy(group.nodes()));
                boolean spread = !apart.isZero();
                int fairCalls = spread ? FAIR_CALLS_SPREAD : choice.due() > 1 ? FAIR_CALLS : 0;
                boolean follow = choice.announced() != null && !eventsWait.isAfter(now);
                next = earlier(choice.nextAnnounced(), choice.announced() == null || follow ? null : eventsWait);
                if (follow) {
                    pollAnnounced(choice.announced(), now);
                    continue;
                }
                if (choice.newcomer() != null) {
                    poll(choice.newcomer(), now, fairCalls, false);
                    continue;
                }
                Long athlete = spread ? choice.rested() : outage ? choice.oldest() : choice.best();
                if (athlete == null) {
                    next = earlier(next, spread ? choice.nextRested() : null);
                    break;
                }
                if (slots.next().isAfter(now)) {
                    next = earlier(next, slots.next());
                    break;
                }
                // Since this node last looked, another may have polled the athlete.
                boolean mayBeDone = spread || roster.isPushed();
                if (!mayBeDone || group.nodes() == 1 || roster.isUpToDate(athlete)) {
                    poll(athlete, now, fairCalls, spread);
                }
            }
            // Where there are few athletes, it may be all of them.
            outage = inVain >= (outage ? 1 : OUTAGE) || polled == 0 && inVain > 0;
            // An athlete who is left alone is no news, as long as there are others.
            boolean quiet = polled > 0 && failure != null && Troubles.concernsAthlete(failure);
            return new Outcome(polled, quiet ? null : failedAthlete, quiet ? null : failure, next, outage);
        }

        private static Instant earlier(Instant one, Instant other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.isBefore(other) ? one : other;
        }

        /** What anybody can cause must not keep the others from theirs. */
        private void pollAnnounced(long athlete, Instant now) {
            try {
                poll(athlete, now, FAIR_CALLS_SPREAD, false, true);
            } catch (StravaRateLimitException e) {
                eventsWait = e.getRetryAt();
            }
        }

        private void poll(long athlete, Instant now, int maxCalls, boolean takesSlots) {
            poll(athlete, now, maxCalls, takesSlots, false);
        }

        private void poll(long athlete, Instant now, int maxCalls, boolean takesSlots, boolean announced) {
            Roster.Turn before = roster.begin(athlete, round, now);
            Roster.Ending ending = Roster.Ending.POLLED;
            boolean asked = false;
            try {
                if (!group.isAside(athlete, () -> member.grantVersion(athlete))) {
                    asked = true;
                    if (member.poll(athlete, maxCalls, announced)) {
                        polled++;
                        inVain = 0;
                        outage = false;
                        useSlots(takesSlots);
                        boolean stopped = maxCalls > 0 && member.calls() >= maxCalls;
                        ending = stopped ? Roster.Ending.UNFINISHED : ending;
                    } else {
                        ending = Roster.Ending.OTHERS;
                    }
                }
            } catch (RuntimeException e) {
                useSlots(asked && takesSlots);
                if (Troubles.concernsEveryone(e)) {
                    if (!asked || member.calls() == 0) {
                        roster.takeBack(before);
                    }
                    throw e;
                }
                ending = Roster.Ending.FAILED;
                fail(athlete, e);
            } finally {
                roster.end(athlete, ending, delay);
                if (announced && ending == Roster.Ending.FAILED) {
                    roster.setDue(athlete, delay, clock.instant());
                }
            }
        }

        private void useSlots(boolean taken) {
            if (taken && member.calls() > 0) {
                slots.use(member.calls());
            }
        }

        private void fail(long athlete, RuntimeException e) {
            if (Troubles.concernsAthlete(e)) {
                group.setAside(athlete, member.grantVersion(athlete));
            }
            member.failed(athlete, e);
            if (failure == null || Troubles.concernsAthlete(failure) && !Troubles.concernsAthlete(e)) {
                failedAthlete = athlete;
                failure = e;
            }
            inVain += Troubles.isOutage(e) ? 1 : 0;
        }
    }
}
