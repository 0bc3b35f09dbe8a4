package io.github.camelstrava.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.polling.RecordingDelivery.Outcome;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls for activities that an event has announced. */
class UnlistedTest {

    private static final long ATHLETE = 900_000_101L;
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration LOOKBACK = Duration.ofDays(14);

    private final SandboxClock clock = SandboxClock.at(NOW);
    private final FakeActivities strava = new FakeActivities();
    private final RecordingDelivery route = new RecordingDelivery();
    private final ActivityGroup group = new ActivityGroup("group", clock, null, null);
    private final MemoryStore store = new MemoryStore();
    private LongFunction<SummaryActivity> single = strava::one;
    private int maxMessages;
    private int maxCalls;

    private final ActivitySource source = new ActivitySource() {
        @Override
        public List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize) {
            return strava.page(after, before, page, pageSize);
        }

        @Override
        public SummaryActivity one(long id) {
            return single.apply(id);
        }
    };

    private AthletePoll.Result poll(Announced announced) {
        return new AthletePoll(
                        group,
                        ATHLETE,
                        store,
                        source,
                        new AthletePoll.Settings(LOOKBACK, Duration.ofMinutes(1), 200, maxMessages, maxCalls),
                        () -> NOW,
                        false,
                        announced,
                        clock)
                .run(route);
    }

    /** Asks for activities by id, and not for the list. */
    private AthletePoll.Result askFor(Long... ids) {
        return poll(new Announced(Set.of(ids), Set.of(ids), false));
    }

    private AthletePoll.Result pollAnnounced(Long... ids) {
        return poll(new Announced(Set.of(ids), Set.of(), true));
    }

    private Position position() {
        return store.get(Position.key("group", ATHLETE)).orElseThrow();
    }

    private void met() {
        poll(Announced.NONE);
        strava.forgetCalls();
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private static StravaApiException refused(int status, boolean application) {
        return status == 404
                ? new StravaNotFoundException("activity", status, StravaFault.NONE, application, "gone")
                : new StravaApiException("activity", status, StravaFault.NONE, application, "no", null);
    }

    @Test
    void isAskedForByItsIdAndDelivered() {
        met();
        strava.add(7, daysAgo(40));

        AthletePoll.Result result = askFor(7L);

        assertThat(strava.calls()).containsExactly("id=7");
        assertThat(route.delivered()).containsExactly(7L);
        assertThat(result.news()).isOne();
        assertThat(result.calls()).isOne();
    }

    @Test
    void isNotDeliveredAgainHoweverOldItIs() {
        met();
        strava.add(7, daysAgo(400));
        askFor(7L);
        strava.forgetCalls();

        askFor(7L);
        for (int day = 0; day < 40; day++) {
            clock.advance(Duration.ofDays(1));
            poll(Announced.NONE);
        }

        assertThat(route.delivered()).containsExactly(7L);
        assertThat(strava.singles()).isZero();
    }

    @Test
    void comesAgainIfItFails() {
        met();
        strava.add(7, daysAgo(40));
        route.outcome = id -> Outcome.FAILED;
        askFor(7L);
        route.outcome = id -> Outcome.DONE;

        poll(Announced.NONE);

        assertThat(route.delivered()).containsExactly(7L, 7L);
        assertThat(position().pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void isNothingIfItCannotBeRead(int status) {
        met();
        Position before = position();
        single = id -> {
            throw refused(status, false);
        };

        AthletePoll.Result result = askFor(7L, 8L);

        assertThat(result.news()).isZero();
        assertThat(result.calls()).as("the others are asked for all the same").isEqualTo(2);
        assertThat(position()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void isNoExcuseWhereTheApplicationIsRefused(int status) {
        met();
        single = id -> {
            throw refused(status, true);
        };

        assertThatThrownBy(() -> askFor(7L)).isInstanceOf(StravaApiException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500, 503})
    void failsThePollIfItCannotBeToldWhetherItIsThere(int status) {
        met();
        single = id -> {
            throw refused(status, false);
        };

        assertThatThrownBy(() -> askFor(7L)).isInstanceOf(StravaApiException.class);
    }

    @Test
    void isNothingIfItIsAnotherAthletes() {
        met();
        single = id -> activity(id, ATHLETE + 1);

        assertThat(askFor(7L).news()).isZero();

        assertThat(route.delivered()).isEmpty();
        assertThat(position().knows(7)).isFalse();
    }

    @Test
    void isNothingIfStravaAnswersWithAnother() {
        met();
        single = id -> activity(8, ATHLETE);

        assertThat(askFor(7L).news()).isZero();

        assertThat(route.delivered()).isEmpty();
    }

    private static SummaryActivity activity(long id, long athlete) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("start_date", NOW.toString());
        json.putObject("athlete").put("id", athlete);
        return new SummaryActivity(json);
    }

    @Test
    void isDeliveredThoughItDoesNotTellWhenItStarted() {
        met();
        strava.add(7, NOW, null);

        askFor(7L);

        assertThat(route.delivered()).containsExactly(7L);
    }

    @Test
    void waitsIfTheConsumerTakesNoMore() {
        met();
        maxMessages = 1;
        strava.add(7, daysAgo(40));
        strava.add(8, daysAgo(41));

        askFor(7L, 8L);
        assertThat(route.delivered()).hasSize(1);
        assertThat(strava.singles()).isOne();
        askFor(7L, 8L);

        assertThat(route.delivered()).containsExactlyInAnyOrder(7L, 8L);
    }

    @Test
    void waitsIfNoMoreCallsMayBeMade() {
        met();
        maxCalls = 1;
        strava.add(7, daysAgo(40));
        strava.add(8, daysAgo(41));

        askFor(7L, 8L);

        assertThat(strava.singles()).isOne();
    }

    @Test
    void isNewIfItWasAnnouncedThoughTheGroupHasNotMetTheAthlete() {
        strava.add(7, daysAgo(1));
        strava.add(8, daysAgo(2));

        pollAnnounced(7L);

        assertThat(route.delivered()).containsExactly(7L);
        assertThat(position().knows(8)).as("remembered").isTrue();
    }

    @Test
    void isFoundInTheListIfItIsThere() {
        met();
        strava.add(7, daysAgo(3));

        pollAnnounced(7L);

        assertThat(route.delivered()).containsExactly(7L);
        assertThat(strava.singles()).isZero();
    }
}
