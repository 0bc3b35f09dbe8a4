package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.camelstrava.polling.Roster.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order the athletes of a group are polled: first comes … */
class RosterOrderTest extends RosterScenario {

    /** Activities seen, days observed and hours since the last poll, of one who is polled before another. */
    @ParameterizedTest
    @CsvSource({
        // the same habits: who waits for longer
        "3, 14, 2,   3, 14, 1",
        "0, 14, 2,   0, 14, 1",
        // the same age: who does more
        "4, 14, 1,   3, 14, 1",
        "1, 14, 1,   0, 14, 1",
        // fourteen times as active outweighs less than the square root of that in age
        "13, 14, 10,   0, 14, 37",
        "0, 14, 38,   13, 14, 10",
        // of whom little is known one activity in two days is expected
        "0, 0, 1,   6, 14, 1",
        "8, 14, 1,   0, 0, 1",
        // and of whom nothing was seen for long, little
        "0, 1, 1,   0, 7, 1",
        "1, 14, 30,   30, 14, 7"
    })
    void whoeverIsMostLikelyToHaveNews(
            int activities, int days, int hours, int activitiesOfTheOther, int daysOfTheOther, int hoursOfTheOther) {
        positions.put(1, activities, Duration.ofDays(days), NOW.minus(Duration.ofHours(hours)));
        positions.put(
                2, activitiesOfTheOther, Duration.ofDays(daysOfTheOther), NOW.minus(Duration.ofHours(hoursOfTheOther)));

        refresh(2L, 1L);

        assertThat(order()).containsExactly(1L, 2L);
    }

    @Test
    void eachAtItsPlace() {
        positions.put(1, 0, Positions.LOOKBACK, NOW.minus(Duration.ofHours(20)));
        positions.put(2, 20, Positions.LOOKBACK, NOW.minus(Duration.ofHours(6)));
        positions.put(3, 7, Positions.LOOKBACK, NOW.minus(Duration.ofHours(1)));
        positions.put(4, 7, Positions.LOOKBACK, NOW.minus(Duration.ofHours(8)));
        positions.put(5, 0, Positions.LOOKBACK, NOW.minus(Duration.ofHours(3)));

        refresh(1L, 2L, 3L, 4L, 5L);

        assertThat(order()).containsExactly(2L, 4L, 1L, 5L, 3L);
    }

    @Test
    void whoWasNeverPolled() {
        positions.put(1, 30, Positions.LOOKBACK, NOW.minus(Duration.ofDays(300)));
        positions.put(3, 0, DAY, null);

        refresh(1L, 2L, 3L);

        assertThat(choose().due()).isEqualTo(3);
        assertThat(order()).containsExactly(2L, 3L, 1L);
    }

    @Test
    void whoeverHasNotBeenPolledForTooLong() {
        positions.put(1, 30, Positions.LOOKBACK, NOW.minus(Duration.ofHours(47)));
        positions.put(2, 0, Positions.LOOKBACK, NOW.minus(Duration.ofHours(49)));
        positions.put(3, 0, Positions.LOOKBACK, NOW.minus(Duration.ofHours(50)));
        refresh(1L, 2L, 3L);

        assertThat(roster.choose(round, NOW, DELAY, Duration.ofHours(48)).best())
                .isEqualTo(3);
        poll(3, round, NOW);
        assertThat(roster.choose(round, NOW, DELAY, Duration.ofHours(48)).best())
                .isEqualTo(2);
        poll(2, round, NOW);
        assertThat(roster.choose(round, NOW, DELAY, Duration.ofHours(48)).best())
                .isEqualTo(1);
    }

    @Test
    void activitiesThatWaitToBeDeliveredCountForHabitsAndOldOnesDoNot() {
        positions.put(1, 5, Positions.LOOKBACK, NOW.minus(Duration.ofHours(1)));
        positions.pending(1, 0, 0, 1);
        positions.put(2, 7, Positions.LOOKBACK, NOW.minus(Duration.ofHours(1)));
        Map<Long, Instant> old = new TreeMap<>();
        LongStream.range(0, 50).forEach(id -> old.put(id, NOW.minus(Duration.ofDays(15))));
        positions.put(positions.get(2).found(Map.of(), old));

        refresh(2L, 1L);

        assertThat(order()).containsExactly(1L, 2L);
    }

    @Test
    void whatAPollFoundOutChangesTheOrder() {
        positions.put(1, 0, Positions.LOOKBACK, NOW.minus(Duration.ofHours(1)));
        positions.put(2, 5, Positions.LOOKBACK, NOW.minus(Duration.ofHours(1)));
        refresh(1L, 2L);
        Map<Long, Instant> news = new TreeMap<>();
        LongStream.range(0, 20).forEach(id -> news.put(id, NOW.minus(Duration.ofHours(id))));

        roster.begin(1, round, NOW);
        positions.put(positions.get(1).found(Map.of(), news).polled(NOW, Positions.LOOKBACK, Set.of()));
        roster.end(1, Roster.Ending.POLLED, DELAY);
        poll(2, round, NOW);

        Instant later = NOW.plus(DELAY);
        assertThat(roster.choose(new Round(member), later, DELAY, null).best()).isEqualTo(1);
    }

    @Test
    void expectsOneActivityInTwoDaysOfSomebodyUnknownAndLearns() {
        assertThat(Habit.activitiesPerDay(positions.put(1, 0, DAY, null), Positions.LOOKBACK))
                .isCloseTo(0.5, within(0.01));
        assertThat(Habit.activitiesPerDay(positions.put(1, 0, Duration.ZERO, NOW), Positions.LOOKBACK))
                .isCloseTo(0.5, within(0.01));
        assertThat(Habit.activitiesPerDay(positions.put(1, 3, DAY, NOW), Positions.LOOKBACK))
                .isCloseTo(4.0 / 3, within(0.02));
        assertThat(Habit.activitiesPerDay(positions.put(1, 13, Positions.LOOKBACK, NOW), Positions.LOOKBACK))
                .isCloseTo(14.0 / 16, within(0.02));
    }
}
