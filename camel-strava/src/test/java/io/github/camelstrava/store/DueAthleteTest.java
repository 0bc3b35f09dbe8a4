package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is kept of an athlete's events until they are followed. */
class DueAthleteTest {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(10);
    private static final int MOST = 5;

    private final DueAthlete none = DueAthlete.from("group", 7, NOW);

    /** What is left of something that was followed with no event meanwhile. */
    private static DueAthlete after(DueAthlete due, Set<Long> lookedFor, Set<Long> known) {
        return due.after(due, lookedFor, known, MOST, LATER);
    }

    @Test
    void asksForTheListForEventsOfAnyKindAndForSingleActivitiesOnlyIfTheyAreNew() {
        DueAthlete due = none.withEvent(1, true, NOW).withEvent(2, false, NOW);

        assertThat(due.isListDue()).isTrue();
        assertThat(due.mentioned()).containsExactly(1L, 2L);
        assertThat(due.awaited()).isEqualTo(Map.of(1L, 0));
    }

    @Test
    void isOneForManyEventsOfAnActivity() {
        DueAthlete looked = after(none.withEvent(1, true, NOW), Set.of(1L), Set.of());

        DueAthlete again = looked.withEvent(1, true, NOW).withEvent(1, false, NOW);

        assertThat(again.awaited()).as("looks are not forgotten").isEqualTo(Map.of(1L, 1));
        assertThat(again.mentioned()).containsExactly(1L);
    }

    @Test
    void keepsTheTimeItWasDueAt() {
        assertThat(none.withEvent(1, true, NOW).notBefore()).isEqualTo(NOW);
    }

    @Test
    void isNothingOnceAllWasFound() {
        assertThat(after(none.withEvent(1, true, NOW), Set.of(1L), Set.of(1L))).isNull();
    }

    @Test
    void isNothingOnceTheListWasReadForWhatIsNotNew() {
        assertThat(after(none.withEvent(1, false, NOW), Set.of(), Set.of())).isNull();
    }

    @Test
    void isSoManyLooksAtGivenTimesAndThenNothing() {
        DueAthlete due = none.withEvent(1, true, NOW);
        for (int look = 1; look < MOST; look++) {
            due = after(due, Set.of(1L), Set.of());
            assertThat(due.awaited()).isEqualTo(Map.of(1L, look));
            assertThat(due.isListDue()).as("only the first one reads the list").isFalse();
            assertThat(due.notBefore()).isEqualTo(LATER);
        }

        assertThat(after(due, Set.of(1L), Set.of())).isNull();
    }

    @Test
    void countsOnlyWhatWasLookedFor() {
        DueAthlete due = none.withEvent(1, true, NOW).withEvent(2, true, NOW);

        assertThat(after(due, Set.of(1L), Set.of()).awaited()).isEqualTo(Map.of(1L, 1, 2L, 0));
    }

    @Test
    void keepsWhatCameWhileStravaWasAsked() {
        DueAthlete before = none.withEvent(1, true, NOW).withVersion(1);
        DueAthlete current = before.withEvent(2, false, NOW).withVersion(2);

        DueAthlete left = current.after(before, Set.of(1L), Set.of(1L), MOST, LATER);

        assertThat(left.mentioned()).containsExactly(2L);
        assertThat(left.awaited()).isEmpty();
        assertThat(left.version()).as("so that it replaces the current one").isEqualTo(2);
    }

    @Test
    void isOfBoundedSizeHoweverManyActivitiesAreNamed() {
        DueAthlete due = none;
        for (long id = 1; id <= 1_000; id++) {
            due = due.withEvent(id, true, NOW);
        }

        assertThat(due.mentioned()).hasSize(16);
        assertThat(due.awaited()).hasSize(16);
    }

    @Test
    void asksOnceMoreIfThereWereTooManyToTellWhetherOneCameMeanwhile() {
        DueAthlete before = none;
        for (long id = 1; id <= 16; id++) {
            before = before.withEvent(id, false, NOW);
        }
        before = before.withVersion(1);
        DueAthlete current = before.withEvent(17, false, NOW).withVersion(2);

        DueAthlete left = current.after(before, Set.of(), Set.of(), MOST, LATER);
        assertThat(left.isListDue()).isTrue();

        Set<Long> all = LongStream.rangeClosed(1, 16).boxed().collect(Collectors.toSet());
        assertThat(current.after(current, Set.of(), Set.of(), MOST, LATER)).isNull();
        assertThat(all).containsAll(left.mentioned());
    }

    @Test
    void cannotBeChangedFromOutside() {
        DueAthlete due = none.withEvent(1, true, NOW);

        assertThatThrownBy(() -> due.mentioned().add(2L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> due.awaited().put(2L, 0)).isInstanceOf(UnsupportedOperationException.class);
    }
}
