package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushedTakeOverRouteTest {

    private final PushedRoutes routes = new PushedRoutes(SharedInMemory::store);

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void takeOverWhatHasFailedOnANodeThatEnds() {
        routes.start(
                "",
                route -> route.process(exchange -> {
                    throw new IllegalStateException("Not here.");
                }));
        StravaActivitiesConsumer other = routes.startAnother("", route -> {});
        other.run();
        SandboxActivity run = routes.add();
        routes.poll();
        routes.context.stop();

        for (int i = 0; i < 240; i++) {
            routes.time.pass(Duration.ofSeconds(30));
            other.run();
        }

        assertThat(routes.delivered).as("after two hours").containsExactly(run.id());
    }

    @Test
    void takeOverWhatWasTooMuchForOnePollOfANodeThatEnds() {
        routes.start("maxMessagesPerPoll=1");
        StravaActivitiesConsumer other = routes.startAnother("maxMessagesPerPoll=1", route -> {});
        other.run();
        routes.add();
        routes.add();
        routes.add();
        routes.poll();
        routes.context.stop();

        for (int i = 0; i < 240; i++) {
            routes.time.pass(Duration.ofSeconds(30));
            other.run();
        }

        assertThat(routes.delivered).as("after two hours").hasSize(3);
    }

    @Test
    void doNotLookAgainWhereAnotherHasJustDoneSo() {
        SandboxAthlete noor = routes.known(Duration.ofMinutes(1));
        routes.start("");
        StravaActivitiesConsumer other = routes.startAnother(
                "",
                route -> route.process(exchange -> {
                    // Takes its time; the first node goes on meanwhile.
                    routes.consumer().run();
                }));
        other.run();
        routes.time.pass(Duration.ofMinutes(5));
        Instant start = routes.time.instant().minusSeconds(60);
        routes.ines.addActivity(activity -> activity.start(start).readableAfter(Duration.ofDays(1)));
        routes.poll();
        routes.time.pass(Duration.ofSeconds(5));
        routes.add(noor);
        routes.awaitPushes();
        routes.time.pass(Duration.ofSeconds(5));
        routes.strava.clearRequests();

        other.run();

        assertThat(routes.delivered).hasSize(1);
        assertThat(routes.singles()).as("looks at the same instant").isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 45, 100})
    void tellOfWhatCanBeReadInFullALittleLater(int seconds) {
        routes.start("detail=true");
        Instant readable = routes.time.instant().plusSeconds(seconds);
        routes.strava.fault(io.github.camelstrava.sandbox.Fault.status(404)
                .on(io.github.camelstrava.operation.StravaOperation.activity)
                .when(request -> routes.time.instant().isBefore(readable)));
        SandboxActivity run = routes.add();

        routes.poll();
        routes.pollFor(Duration.ofMinutes(10));

        assertThat(routes.delivered).containsExactly(run.id());
    }

    /** B as well, with no node busy: passed before setDue() would only ever move to an earlier time. */
    @Test
    void lookForWhatIsNotThereNoMoreOftenThanOneNodeDoes() {
        routes.start("");
        StravaActivitiesConsumer other = routes.startAnother("", route -> {});
        other.run();
        routes.time.pass(Duration.ofMinutes(5));
        routes.strava.clearRequests();
        Instant start = routes.time.instant();
        routes.ines.addActivity(
                activity -> activity.start(start.minusSeconds(60)).readableAfter(Duration.ofDays(1)));
        routes.awaitPushes();

        List<Long> looks = new ArrayList<>();
        for (int second = 0; second < 600; second++) {
            int before = routes.calls();
            routes.consumer().run();
            other.run();
            if (routes.calls() > before) {
                looks.add(Duration.between(start, routes.time.instant()).toSeconds());
                assertThat(routes.calls() - before).isOne();
            }
            routes.time.pass(Duration.ofSeconds(1));
        }

        assertThat(looks).containsExactly(0L, 10L, 40L, 130L, 400L);
    }
}
