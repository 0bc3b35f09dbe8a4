package io.github.camelstrava.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How reads are spread over what is left of a day. */
class DailyReadsTest {

    private static final long SHARE = 900;
    private static final long AT_ONCE = 90;

    private static DailyReads reads(long left, Duration untilMidnight) {
        return new DailyReads(SHARE, left, AT_ONCE, untilMidnight);
    }

    @Nested
    class NeedNotBeSpread {

        @ParameterizedTest
        @CsvSource({"PT24H, 900, 900", "PT24H, 900, 0", "PT12H, 450, 450", "PT6H, 250, 250", "PT1S, 5, 5"})
        void ifThereAreEnoughForAll(Duration untilMidnight, long left, long wanted) {
            assertThat(reads(left, untilMidnight).apart(wanted)).isZero();
        }

        @ParameterizedTest
        @CsvSource({"PT24H, 810", "PT12H, 405", "PT6H, 203", "PT0S, 1"})
        void ifNoMoreWasUsedThanTheDayHasPassedAndAQuarterHourGrants(Duration untilMidnight, long left) {
            assertThat(reads(left, untilMidnight).apart(1)).isZero();
        }

        @Test
        void ifAQuarterHourGrantsAsMuchAsADay() {
            assertThat(new DailyReads(SHARE, 1, SHARE, Duration.ofHours(24)).apart(1))
                    .isZero();
            assertThat(new DailyReads(SHARE, 1, 10 * SHARE, Duration.ofHours(24)).apart(1))
                    .isZero();
        }
    }

    @Nested
    class AreSpread {

        @ParameterizedTest
        @CsvSource({"PT24H, 900, 901, PT1M36S", "PT12H, 450, 1000000, PT1M36S", "PT12H, 432, 433, PT1M40S"})
        void ifThereAreNotEnoughForAll(Duration untilMidnight, long left, long wanted, Duration apart) {
            assertThat(reads(left, untilMidnight).apart(wanted)).isEqualTo(apart);
        }

        @ParameterizedTest
        @CsvSource({"PT24H, 800, PT1M48S", "PT12H, 400, PT1M48S", "PT6H, 200, PT1M48S", "PT12H, 1, PT12H"})
        void ifMoreWasUsedThanTheDayHasPassedAndAQuarterHourGrants(Duration untilMidnight, long left, Duration apart) {
            assertThat(reads(left, untilMidnight).apart(1)).isEqualTo(apart);
        }

        @Test
        void ifThereAreNotEnoughThoughAQuarterHourGrantsAsMuchAsADay() {
            assertThat(new DailyReads(SHARE, 100, SHARE, Duration.ofHours(1)).apart(101))
                    .isEqualTo(Duration.ofSeconds(36));
        }

        @Test
        void overTheLastMinutesOfTheDay() {
            assertThat(reads(3, Duration.ofMinutes(1)).apart(4)).isEqualTo(Duration.ofSeconds(20));
            assertThat(reads(700, Duration.ofMillis(100)).apart(800))
                    .isPositive()
                    .isLessThan(Duration.ofMillis(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 0", "-1, 1", "-500, 100000"})
    void waitForTheNextDayIfNothingIsLeft(long left, long wanted) {
        assertThat(reads(left, Duration.ofHours(7)).apart(wanted)).isEqualTo(Duration.ofHours(7));
    }

    @Test
    void areNeverANegativeTimeApart() {
        for (long minutes = 24 * 60; minutes >= 0; minutes -= 7) {
            for (long left = 0; left <= SHARE; left += 45) {
                for (long wanted = 0; wanted <= 2 * SHARE; wanted += 300) {
                    assertThat(reads(left, Duration.ofMinutes(minutes)).apart(wanted))
                            .isBetween(Duration.ZERO, Duration.ofMinutes(minutes));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT15M, 9",
        "PT1H, 37",
        "PT24H, 900",
        "PT2400H, 90000",
        "PT1S, 0",
        "PT0S, 0",
        "PT1000000000H, 2147483647"
    })
    void sufficeForSoManyAthletesDayAfterDay(Duration delay, long athletes) {
        assertThat(reads(1, Duration.ofHours(1)).athletesEvery(delay)).isEqualTo(athletes);
    }
}
