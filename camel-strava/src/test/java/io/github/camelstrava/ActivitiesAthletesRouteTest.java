package io.github.camelstrava;

import static io.github.camelstrava.PollingRoutes.idsOldestFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.store.FileStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.StoreKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose activities {@code strava:activities} emits, and how consumers share them. */
class ActivitiesAthletesRouteTest {

    @TempDir
    Path temp;

    private PollingRoutes routes = new PollingRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private SandboxAthlete athlete() {
        return routes.strava.addAthlete(athlete -> athlete.activities(3, Duration.ofDays(10)));
    }

    private SandboxAthlete connected() {
        SandboxAthlete athlete = athlete();
        routes.connect(athlete);
        return athlete;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<Long> all(List<Long>... lists) {
        return Arrays.stream(lists).flatMap(List::stream).toList();
    }

    private List<Long> asked() {
        return routes.strava.requestsTo("/athlete/activities").stream()
                .map(SandboxRequest::athleteId)
                .distinct()
                .toList();
    }

    @Test
    void oneAthleteByItsId() {
        SandboxAthlete one = connected();
        connected();
        routes.start("after=20d&athleteId=" + one.id());

        routes.poll();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(one));
    }

    @Test
    void severalAthletesByTheirIds() {
        SandboxAthlete one = connected();
        connected();
        SandboxAthlete three = connected();
        routes.start("after=20d&athleteId= " + three.id() + " , " + one.id() + "," + three.id());

        routes.poll();
        routes.pollLater();

        assertThat(routes.delivered)
                .containsExactlyInAnyOrderElementsOf(all(idsOldestFirst(one), idsOldestFirst(three)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&athleteId=*"})
    void everyoneWhoIsConnected(String option) {
        SandboxAthlete one = connected();
        SandboxAthlete two = connected();
        routes.start("after=20d" + option);

        routes.poll();

        assertThat(routes.delivered).containsExactlyInAnyOrderElementsOf(all(idsOldestFirst(one), idsOldestFirst(two)));
    }

    @Test
    void theConfiguredAthleteAndOthers() {
        SandboxAthlete configured = athlete();
        routes.start("after=20d&athleteId=*");
        routes.poll();
        SandboxAthlete other = connected();

        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(all(idsOldestFirst(configured), idsOldestFirst(other)));
    }

    @Test
    void theOthersIfTheConfiguredTokenIsOfNoUse() {
        SandboxAthlete configured = athlete();
        SandboxAthlete other = athlete();
        routes.start("after=20d&athleteId=*");
        routes.connect(other);
        configured.deauthorize();

        routes.poll();
        routes.pollLater();

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"everyone", "12x", "1,,2", "-5", "99999999999999999999"})
    void refusesAtStartWhatIsNoAthlete(String id) {
        athlete();

        assertThatThrownBy(() -> routes.start("athleteId=" + id)).hasStackTraceContaining("athleteId");
    }

    // coming and going

    @Test
    void athletesComeAndGoWhileTheRouteRuns() {
        SandboxAthlete first = connected();
        routes.start("");
        routes.poll();

        SandboxAthlete second = athlete();
        routes.time.pass(Duration.ofHours(1));
        routes.connect(second);
        routes.poll();
        SandboxActivity ofSecond = second.addActivity();
        SandboxActivity ofFirst = first.addActivity();
        routes.pollLater();
        assertThat(routes.delivered).containsExactlyInAnyOrder(ofSecond.id(), ofFirst.id());

        first.deauthorize();
        routes.pollLater();
        routes.strava.clearRequests();
        SandboxActivity more = second.addActivity();
        routes.pollLater();
        assertThat(routes.delivered).hasSize(3).endsWith(more.id());
        assertThat(routes.strava.requests()).hasSize(2);
    }

    @Test
    void whoComesBackGoesOnWhereTheyWere() {
        SandboxAthlete athlete = connected();
        routes.start("after=20d");
        routes.poll();
        athlete.deauthorize();
        routes.pollLater();
        SandboxActivity meanwhile = athlete.addActivity();
        routes.pollLater();

        routes.strava.addAthlete(); // somebody else, whose tokens do not matter here
        SandboxAthlete again = reconnected(athlete);
        routes.connect(again);
        routes.pollLater();

        assertThat(routes.delivered)
                .containsExactlyElementsOf(idsOldestFirst(athlete))
                .endsWith(meanwhile.id());
    }

    private SandboxAthlete reconnected(SandboxAthlete athlete) {
        String code = routes.strava.authorizationCode(athlete, Scope.READ, Scope.ACTIVITY_READ_ALL);
        routes.context
                .createFluentProducerTemplate()
                .to("strava:exchangeToken")
                .withBody(code)
                .send();
        return athlete;
    }

    @Test
    void whoDoesNotComeBackIsForgottenAfterAMonth() {
        SandboxAthlete athlete = connected();
        SandboxAthlete stays = connected();
        routes.start("after=20d&athleteId=*");
        routes.poll();
        StoreKey<Position> position = Position.key(PollingRoutes.ROUTE, athlete.id());
        Exchange left = routes.context
                .createProducerTemplate()
                .request("strava:deauthorize?athleteId=" + athlete.id(), exchange -> {});
        assertThat(left.getException()).isNull();

        routes.time.pass(Duration.ofDays(29));
        routes.poll();
        assertThat(routes.store.get(position)).isPresent();

        routes.time.pass(Duration.ofDays(2));
        routes.poll();
        assertThat(routes.store.get(position)).isEmpty();
        assertThat(routes.store.get(Position.key(PollingRoutes.ROUTE, stays.id())))
                .isPresent();
    }

    @Test
    void whoWithdrewTheConsentIsNotAskedForUntilItIsGivenAgain() {
        SandboxAthlete athlete = connected();
        routes.start("athleteId=" + athlete.id() + "&after=20d");
        routes.poll();
        athlete.deauthorize();
        routes.pollLater();
        assertThat(routes.handled).hasSize(1);
        routes.strava.clearRequests();

        routes.pollLater();
        routes.pollLater();

        assertThat(routes.strava.requests()).isEmpty();
        assertThat(routes.handled).hasSize(1);
        assertThat(routes.consumer(PollingRoutes.ROUTE)
                        .getHealthCheck()
                        .call(Map.of())
                        .getState())
                .isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void nobodyStarvesIfTheBudgetDoesNotSufficeForAll() {
        List<SandboxAthlete> athletes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            athletes.add(connected());
        }
        routes.start("after=20d");
        routes.strava.limits(2_000, 20_000, 4, 10_000);

        for (int i = 0; i < 6; i++) {
            routes.pollLater();
        }

        assertThat(asked()).hasSize(7);
        assertThat(routes.delivered).hasSize(21).doesNotHaveDuplicates();
    }

    @Test
    void anAthleteWithALargeBacklogLeavesRoomForTheOthers() {
        SandboxAthlete busy = routes.strava.addAthlete(a -> a.activities(60, Duration.ofDays(19)));
        routes.connect(busy);
        SandboxAthlete other = connected();
        routes.start("after=20d&maxMessagesPerPoll=5");

        for (int i = 0; i < 4; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).hasSize(20).containsAll(idsOldestFirst(other));
    }

    // groups

    @Test
    void consumersOfOneGroupShareTheActivities() {
        SandboxAthlete athlete = athlete();
        routes.start(
                routes.route("one", "after=20d&groupId=sports", route -> {}),
                routes.route("two", "after=20d&groupId=sports&initialDelay=2000", route -> {}));

        routes.poll("one");
        routes.poll("two");
        routes.time.pass(Duration.ofMinutes(15));
        routes.poll("two");
        routes.poll("one");

        assertThat(routes.delivered).containsExactlyElementsOf(idsOldestFirst(athlete));
    }

    @Test
    void consumersOfOneGroupDoNotAskTwiceAsOften() {
        athlete();
        routes.start(
                routes.route("one", "after=20d&groupId=sports", route -> {}),
                routes.route("two", "after=20d&groupId=sports&initialDelay=2000", route -> {}));
        routes.poll("one");
        routes.strava.clearRequests();

        for (int i = 0; i < 3; i++) {
            routes.time.pass(Duration.ofMinutes(15));
            routes.poll("one");
            routes.time.pass(Duration.ofMinutes(1));
            routes.poll("two");
        }

        assertThat(routes.lists()).isEqualTo(3);
    }

    @Test
    void oneConsumerOfAGroupTakesOverFromAnother() throws Exception {
        SandboxAthlete athlete = athlete();
        routes.start(
                routes.route("one", "groupId=sports", route -> {}),
                routes.route("two", "groupId=sports&initialDelay=2000", route -> {}));
        routes.poll("one");
        routes.context.getRouteController().stopRoute("one");
        SandboxActivity next = athlete.addActivity();

        routes.poll("two");

        assertThat(routes.delivered).containsExactly(next.id());
    }

    @Test
    void groupsGetTheirActivitiesIndependently() {
        SandboxAthlete athlete = athlete();
        routes.start(
                routes.route("one", "after=20d", route -> {}),
                routes.route("two", "after=20d&initialDelay=2000", route -> {}));

        routes.poll("one");
        routes.poll("two");

        assertThat(routes.delivered).containsExactlyElementsOf(all(idsOldestFirst(athlete), idsOldestFirst(athlete)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=30d",
                "after=20d&lookback=3d",
                "after=20d&detail=true",
                "after=20d&athleteId=5",
                "detail=false"
            })
    void membersOfAGroupMustAgree(String options) {
        athlete();

        assertThatThrownBy(() -> routes.start(
                        routes.route("one", "groupId=sports&after=20d", route -> {}),
                        routes.route("two", "groupId=sports&" + options, route -> {})))
                .hasStackTraceContaining("'sports'")
                .hasStackTraceContaining("must agree");
    }

    @Test
    void aMemberThatLeftNeedNotAgree() throws Exception {
        SandboxAthlete athlete = athlete();
        routes.start(routes.route("one", "groupId=sports&after=20d", route -> {}));
        routes.poll("one");
        routes.context.getRouteController().stopRoute("one");
        routes.context.removeRoute("one");

        routes.context.addRoutes(routes.route("two", "groupId=sports&after=20d&lookback=3d", route -> {}));
        SandboxActivity next = athlete.addActivity();
        routes.poll("two");

        assertThat(routes.delivered).endsWith(next.id()).hasSize(4);
    }

    @Test
    void aLastingStoreNeedsANameForThePosition() {
        routes.close();
        routes = new PollingRoutes(new FileStore(temp));
        athlete();

        assertThatThrownBy(() -> routes.start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(PollingRoutes.uri("after=20d")).to("log:in");
                    }
                }))
                .hasStackTraceContaining("groupId");
    }

    @Test
    void aLastingStoreTakesTheRouteIdOrTheGroupId() {
        routes.close();
        routes = new PollingRoutes(new FileStore(temp));
        SandboxAthlete athlete = athlete();
        routes.start(routes.route("named", "after=20d", route -> {}), new RouteBuilder() {
            @Override
            public void configure() {
                from(PollingRoutes.uri("after=20d&groupId=grouped")).to("log:in");
            }
        });

        routes.poll("named");

        assertThat(routes.store.get(Position.key("named", athlete.id()))).isPresent();
    }

    // where an athlete starts

    @Test
    void anAthleteStartsWhereTheConsentWasGiven() {
        connected();
        routes.start("");
        routes.poll();
        routes.time.pass(Duration.ofHours(10));
        SandboxAthlete late = athlete();
        late.addActivity(a -> a.start(routes.time.instant().minus(Duration.ofHours(2))));
        routes.connect(late);
        routes.time.pass(Duration.ofHours(3));
        SandboxActivity since =
                late.addActivity(a -> a.start(routes.time.instant().minus(Duration.ofHours(1))));

        routes.poll();

        assertThat(routes.delivered).containsExactly(since.id());
    }

    @Test
    void whoWasConnectedBeforeTheGroupStartsWithTheGroup() {
        SandboxAthlete athlete = connected();
        routes.time.pass(Duration.ofHours(5));
        athlete.addActivity(a -> a.start(routes.time.instant().minus(Duration.ofHours(1))));
        routes.start("");
        routes.time.pass(Duration.ofHours(3));
        SandboxActivity since =
                athlete.addActivity(a -> a.start(routes.time.instant().minus(Duration.ofHours(1))));

        routes.poll();

        assertThat(routes.delivered).containsExactly(since.id());
    }

    @Test
    void aFailedFirstPollDoesNotChangeWhereAnAthleteStarts() {
        SandboxAthlete athlete = athlete();
        routes.strava.fault(Fault.status(500).on(StravaOperation.activities).once());
        routes.start("");
        routes.poll();
        SandboxActivity meanwhile = athlete.addActivity(a -> a.start(routes.time.instant()));

        routes.pollLater();

        assertThat(routes.delivered).containsExactly(meanwhile.id());
    }
}
