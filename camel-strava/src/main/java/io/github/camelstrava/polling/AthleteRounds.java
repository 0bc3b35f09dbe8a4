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

    /** So many athletes in vain, and nobody with success: the others are spared the calls. */
    private static final int OUTAGE = 3;

    /** Nobody waits longer than so many times what it would take by turns. */
    private static final int LONGEST_WAIT = 2;

    /** What one athlete may use at a time where the others wait. */
    private static final int FAIR_CALLS = 25;

    private final ActivityGroup group;
    private final Roster roster;
    private final Slots slots;
    private final Pacer pacer;
    private final Duration delay;
    private final Clock clock;
    private final Member member;
    private Roster.Round round;
    private Duration apart = Duration.ZERO;
    private boolean outage;

    /** A consumer, which polls one athlete at a time. */
    public interface Member {

        /** Whether another athlete can be polled. */
        boolean mayGoOn();

        /**
         * Polls an athlete, if it is this node's turn.
         *
         * @param maxCalls how many calls to make at most, 0 for no limit
         * @return         whether it was
         */
        boolean poll(long athleteId, int maxCalls);

        /** How many calls the latest poll has made. */
        int calls();

        /** Which consent of the athlete is in force. */
        long grantVersion(long athleteId);

        /** An athlete could not be polled, and others were. */
        void failed(long athleteId, RuntimeException failure, boolean first);
    }

    /**
     * What a round came to.
     *
     * @param failure the first athlete's, null if there was none
     * @param next    when to go on, null if there is nothing to do before the next round
     */
    public record Outcome(int polled, RuntimeException failure, Instant next) {

        public boolean isOutage() {
            return polled == 0 && failure != null && Troubles.isOutage(failure);
        }
    }

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
        return apart.isZero() ? null : apart.multipliedBy((long) roster.size() * LONGEST_WAIT);
    }

    /** How far apart the group's calls have to be, whichever node makes them. */
    private Duration apart(int due) {
        return roster.size() < 2 ? Duration.ZERO : pacer.apart(due);
    }

    private final class Run {
        private int polled;
        private int inVain;
        private RuntimeException failure;

        Outcome run() {
            Instant next = null;
            while (member.mayGoOn() && !isOutage()) {
                Instant now = clock.instant();
                Roster.Choice choice = roster.choose(round, now, delay, longest());
                apart = apart(choice.due());
                slots.spread(apart.multipliedBy(group.nodes()));
                boolean spread = !apart.isZero();
                if (choice.newcomer() != null) {
                    poll(choice.newcomer(), now, spread, false);
                    continue;
                }
                Long athlete = spread ? choice.rested() : choice.best();
                if (athlete == null) {
                    next = spread ? choice.nextRested() : null;
                    break;
                }
                if (slots.next().isAfter(now)) {
                    next = slots.next();
                    break;
                }
                poll(athlete, now, spread, spread);
            }
            outage = isOutage();
            return new Outcome(polled, failure, next);
        }

        /** After one that did not end, a single athlete tells whether it has. */
        private boolean isOutage() {
            return polled == 0 && inVain >= (outage ? 1 : OUTAGE);
        }

        private void poll(long athlete, Instant now, boolean othersWait, boolean takesSlots) {
            Roster.Turn before = roster.begin(athlete, round, now);
            boolean mine = true;
            try {
                if (!group.isAside(athlete, () -> member.grantVersion(athlete))) {
                    mine = member.poll(athlete, othersWait ? FAIR_CALLS : 0);
                    polled += mine ? 1 : 0;
                    useSlots(mine && takesSlots);
                }
            } catch (RuntimeException e) {
                useSlots(takesSlots);
                if (Troubles.concernsEveryone(e)) {
                    if (member.calls() == 0) {
                        roster.takeBack(before);
                    }
                    throw e;
                }
                fail(athlete, e);
            } finally {
                roster.end(athlete, mine, delay);
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
            member.failed(athlete, e, failure == null);
            failure = failure == null ? e : failure;
            inVain += Troubles.isOutage(e) ? 1 : 0;
        }
    }
}
