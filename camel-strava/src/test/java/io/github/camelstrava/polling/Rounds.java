package io.github.camelstrava.polling;

import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A group whose athletes are polled in a time of their own, and consumers that write down whom they polled. */
final class Rounds {

    static final Instant NOW = Instant.parse("2026-09-15T12:00:00Z");

    final SandboxClock clock = SandboxClock.at(NOW);
    final Positions positions = new Positions(new MemoryStore(clock));
    final Duration delay;
    /** How far apart calls have to be. */
    Pacer pacer = athletes -> Duration.ZERO;

    final ActivityGroup group;
    final Member member;

    Rounds(Duration delay) {
        this.delay = delay;
        this.group = group(null);
        this.member = new Member(group);
    }

    ActivityGroup group(AthleteClaims claims) {
        return new ActivityGroup(
                Positions.GROUP,
                clock,
                claims,
                new Roster(positions.watched(), Positions.GROUP, Positions.LOOKBACK, Preference.LIKELY_NEWS));
    }

    void apart(Duration apart) {
        pacer = athletes -> apart;
    }

    /** Athletes with the numbers up to some, none of whom is new; the first ones wait for longest. */
    void known(int athletes) {
        for (long id = 1; id <= athletes; id++) {
            positions.put(id, NOW.minus(Duration.ofDays(1)).plusSeconds(id));
        }
        refresh(athletes);
    }

    void refresh(int athletes) {
        group.refresh(LongStream.rangeClosed(1, athletes).boxed().toList(), delay);
    }

    void at(Duration afterStart) {
        clock.set(NOW.plus(afterStart));
    }

    record Polled(long athlete, Duration afterStart, int maxCalls) {}

    /** What becomes of a poll. */
    interface Answer {
        /** @return how many calls it took; what it throws counts as none */
        int of(long athlete);
    }

    /** An exception after some calls. */
    static final class AfterCalls extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int calls;

        AfterCalls(int calls, RuntimeException failure) {
            super(failure);
            this.calls = calls;
        }
    }

    final class Member implements AthleteRounds.Member {
        final List<Polled> polled = new ArrayList<>();
        final List<Long> failed = new ArrayList<>();
        final Map<Long, Long> grants = new HashMap<>();
        final AthleteRounds rounds;
        private final ActivityGroup group;
        Answer answer = athlete -> 1;
        int mayPoll = Integer.MAX_VALUE;
        private int calls;

        Member(ActivityGroup group) {
            this.group = group;
            this.rounds = new AthleteRounds(group, this, athletes -> pacer.apart(athletes), delay, clock);
        }

        ActivityGroup group() {
            return group;
        }

        /** The first run of a round. */
        AthleteRounds.Outcome begin() {
            rounds.begin();
            return rounds.run();
        }

        List<Long> athletes() {
            return polled.stream().map(Polled::athlete).toList();
        }

        List<Duration> times() {
            return polled.stream().map(Polled::afterStart).toList();
        }

        @Override
        public boolean mayGoOn() {
            return polled.size() < mayPoll;
        }

        @Override
        public boolean poll(long athlete, int maxCalls, boolean announced) {
            calls = 0;
            if (!group.begin(athlete, delay)) {
                return false;
            }
            polled.add(new Polled(athlete, Duration.between(NOW, clock.instant()), maxCalls));
            try {
                calls = answer.of(athlete);
                positions.polled(athlete, clock.instant());
            } catch (AfterCalls e) {
                calls = e.calls;
                throw (RuntimeException) e.getCause();
            } finally {
                group.end(athlete);
            }
            return true;
        }

        @Override
        public int calls() {
            return calls;
        }

        @Override
        public long grantVersion(long athlete) {
            return grants.getOrDefault(athlete, 1L);
        }

        @Override
        public void failed(long athlete, RuntimeException failure) {
            failed.add(athlete);
        }
    }
}
