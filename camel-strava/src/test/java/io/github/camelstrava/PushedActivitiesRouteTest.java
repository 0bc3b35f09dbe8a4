package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code strava:activities} does with the events that are pushed to it. */
class PushedActivitiesRouteTest {

    @Nested
    class ByItsScheduler {

        private final PushRoutes routes = new PushRoutes();

        @AfterEach
        void stop() {
            routes.close();
        }

        @Test
        void pollsAnAthleteAsSoonAsAnEventComes() {
            routes.ines.addActivity("Ride");
            routes.start(routes.activities(""));
            await().until(() -> routes.strava.callbackUrl().isPresent());
            await().until(() ->
                    !routes.strava.requestsTo(StravaOperation.activities).isEmpty());
            routes.strava.clearRequests();

            SandboxActivity run = routes.ines.addActivity("Run");

            await().untilAsserted(() -> assertThat(routes.arrived).containsExactly(run.id()));
        }

        @Test
        void doesNotInterruptAnExchangeThatBeganWhileTheRouteStops() throws Exception {
            CountDownLatch working = new CountDownLatch(1);
            CountDownLatch open = new CountDownLatch(1);
            routes.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("strava:activities?initialDelay=10&callbackUrl=" + routes.callbackUrl())
                            .routeId("activities")
                            .process(exchange -> {
                                working.countDown();
                                open.await();
                                routes.arrived.add(exchange.getMessage().getHeader(StravaConstants.ID));
                            });
                }
            });
            await().until(() -> routes.strava.callbackUrl().isPresent());
            await().until(() ->
                    !routes.strava.requestsTo(StravaOperation.activities).isEmpty());
            SandboxActivity run = routes.ines.addActivity("Run");
            assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

            // As Camel does that counted the exchanges under way a moment before.
            Consumer consumer = routes.context.getRoute("activities").getConsumer();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(consumer::stop);
            await().until(() -> ((ServiceSupport) consumer).isStopping());
            open.countDown();

            stop.get(30, TimeUnit.SECONDS);
            assertThat(routes.arrived).containsExactly(run.id());
        }
    }

    @Nested
    class InATimeOfItsOwn {

        private final PushedRoutes routes = new PushedRoutes();
        private final SandboxAthlete ines = routes.ines;

        @AfterEach
        void stop() {
            routes.close();
        }

        @Test
        void tellsANewActivityByOneCall() {
            routes.start("");
            SandboxActivity run = routes.add();

            routes.poll();

            assertThat(routes.delivered).containsExactly(run.id());
            assertThat(routes.calls()).isOne();
            assertThat(routes.lists()).isOne();
        }

        @Test
        void asksForNobodyOfWhomThereWasNoEvent() {
            SandboxAthlete noor = routes.known(Duration.ofHours(1));
            routes.start("");
            routes.add();

            routes.poll();

            assertThat(routes.strava.requestsTo(StravaOperation.activities))
                    .extracting(request -> request.athleteId())
                    .containsExactly(ines.id())
                    .doesNotContain(noor.id());
        }

        @Test
        void tellsNothingTwiceAfterARestart() {
            routes.start("after=2026-08-31");
            ines.addActivity();
            ines.addActivity();
            routes.poll();

            routes.restart("after=2026-08-31");
            routes.strava.pushes().stream()
                    .filter(SandboxPush::delivered)
                    .toList()
                    .forEach(push -> routes.push("create", push.objectId(), push.ownerId()));
            routes.pass(Duration.ofMinutes(1));
            routes.pass(Duration.ofDays(3));

            assertThat(routes.delivered).hasSize(2).doesNotHaveDuplicates();
        }

        @Test
        void findsALateUploadThatNoEventToldOfOnTheWay() {
            routes.start("after=2026-08-01");
            SandboxActivity late = routes.addUntold(ines, activity -> activity.start(daysAgo(9)));
            SandboxActivity run = ines.addActivity("Run");

            routes.poll();

            assertThat(routes.delivered).containsExactly(late.id(), run.id());
        }

        @Test
        void followsManyEventsOfAnAthleteByOnePoll() {
            routes.start("");
            for (int i = 0; i < 30; i++) {
                routes.add();
            }

            routes.poll();

            assertThat(routes.delivered).hasSize(30).doesNotHaveDuplicates();
            // What follows a page of so many is looked at.
            assertThat(routes.calls()).isLessThanOrEqualTo(2);
        }

        @Test
        void followsWhatComesWhileAnAthleteIsBeingPolled() {
            SandboxActivity[] second = new SandboxActivity[1];
            routes.start(
                    "",
                    route -> route.process(exchange -> {
                        if (second[0] == null) {
                            second[0] = routes.add();
                            routes.awaitPushes();
                        }
                    }));
            SandboxActivity first = routes.add();

            routes.poll();

            assertThat(routes.delivered).containsExactly(first.id(), second[0].id());
            assertThat(routes.calls()).isEqualTo(2);
            assertThat(routes.due(ines)).isEmpty();
        }

        @Test
        void spendsNothingOnEventsOfActivitiesItKnows() {
            routes.start("");
            SandboxActivity run = ines.addActivity("Run");
            routes.poll();
            routes.strava.clearRequests();

            run.rename("At last");
            run.hide();
            routes.push("create", run.id(), ines.id());
            run.delete();
            routes.pollFor(Duration.ofMinutes(10));

            assertThat(routes.strava.pushes()).allMatch(SandboxPush::delivered).hasSize(5);
            assertThat(routes.calls()).isZero();
            assertThat(routes.due(ines)).isEmpty();
        }

        @Test
        void spendsNothingOnActivitiesThatWereDeletedBeforeTheyWereSeen() {
            routes.start("");

            routes.push("delete", 77, ines.id());
            routes.poll();

            assertThat(routes.calls()).isZero();
            assertThat(routes.due(ines)).isEmpty();
        }

        @Test
        void spendsNothingOnEventsOfAthletes() {
            routes.start("");

            routes.strava.push(routes.event("athlete", "update", ines.id(), ines.id()));
            routes.poll();

            assertThat(routes.strava.pushes()).allMatch(SandboxPush::delivered).hasSize(1);
            assertThat(routes.calls()).isZero();
            assertThat(routes.due(ines)).isEmpty();
        }

        @Test
        void keepsNothingOfAthletesItDoesNotKnow() {
            routes.start("");

            assertThat(routes.push("create", 77, 4711).join().delivered()).isTrue();
            routes.poll();

            assertThat(routes.calls()).isZero();
            assertThat(routes.store.items(EntryKind.DUE, PushedRoutes.ROUTE)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "activity:create, 1, 0",
            "activity:update, 0, 1",
            "activity:*, 1, 1",
            "'activity:update,activity:create', 1, 1",
            "athlete:deauthorize, 0, 0"
        })
        void followsOnlyTheEventsItIsToldTo(String events, int byCreate, int byUpdate) {
            SandboxAthlete noor = routes.known(Duration.ofMinutes(10));
            routes.start("events=" + events);

            routes.push("create", 77, ines.id());
            routes.poll();
            assertThat(routes.lists()).isEqualTo(byCreate);

            routes.push("update", 78, noor.id());
            routes.poll();
            assertThat(routes.lists()).isEqualTo(byCreate + byUpdate);
        }

        @Test
        void tellsWhatComesBeforeItsFirstPollThoughItStartedEarlier() {
            routes.begin("", route -> {});
            SandboxActivity run = routes.add();
            routes.awaitPushes();

            routes.poll();

            assertThat(routes.strava.pushes()).allMatch(SandboxPush::delivered);
            assertThat(routes.delivered).containsExactly(run.id());
        }

        @Test
        void followsWhatCameWhileItWasSuspended() throws Exception {
            routes.start("");
            routes.context.getRouteController().suspendRoute(PushedRoutes.ROUTE);
            SandboxActivity run = routes.add();
            routes.poll();
            assertThat(routes.strava.pushes()).allMatch(SandboxPush::delivered);
            assertThat(routes.calls()).isZero();

            routes.context.getRouteController().resumeRoute(PushedRoutes.ROUTE);
            routes.poll();

            assertThat(routes.delivered).containsExactly(run.id());
        }

        @Test
        void isAskedForNoMoreThanOneEntryPerAthleteHoweverManyActivitiesAreNamed() {
            routes.start("");
            for (int id = 1; id <= 200; id++) {
                routes.push("create", id, ines.id());
            }
            routes.awaitPushes();

            DueAthlete due = routes.due(ines).orElseThrow();
            assertThat(due.mentioned()).hasSizeLessThanOrEqualTo(16);
            assertThat(due.awaited()).hasSizeLessThanOrEqualTo(16);
        }

        private Instant daysAgo(int days) {
            return routes.time.instant().minus(Duration.ofDays(days));
        }
    }
}
