package io.github.camelstrava.polling;

import io.github.camelstrava.polling.Roster.Choice;
import io.github.camelstrava.polling.Roster.Round;
import io.github.camelstrava.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A roster over positions in memory, and a member that polls by it. */
abstract class RosterScenario {

    static final Instant NOW = Instant.parse("2026-09-15T12:00:00Z");
    static final Duration DELAY = Duration.ofMinutes(15);
    static final Duration DAY = Duration.ofDays(1);

    final Positions positions = new Positions(new MemoryStore());
    final Roster roster = roster();
    final Object member = new Object();
    final Round round = new Round(member);

    Roster roster() {
        return new Roster(positions.watched(), Positions.GROUP, Positions.LOOKBACK, Preference.LIKELY_NEWS);
    }

    void refresh(Long... athletes) {
        roster.refresh(List.of(athletes), NOW, false, DELAY);
    }

    Choice choose() {
        return choose(NOW);
    }

    Choice choose(Instant now) {
        return roster.choose(round, now, DELAY, null);
    }

    void poll(long athlete, Round by, Instant now) {
        roster.begin(athlete, by, now);
        positions.polled(athlete, now);
        roster.end(athlete, Roster.Ending.POLLED, DELAY);
    }

    /** Whom a round comes to, one after the other at the same instant. */
    List<Long> order() {
        List<Long> order = new ArrayList<>();
        for (Choice next = choose(); next.due() > 0; next = choose()) {
            Long athlete = next.newcomer() != null ? next.newcomer() : next.best();
            order.add(athlete);
            poll(athlete, round, NOW);
        }
        return order;
    }
}
