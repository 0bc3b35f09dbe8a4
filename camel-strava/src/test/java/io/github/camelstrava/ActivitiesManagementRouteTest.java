package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.store.Grant;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those who watch {@code strava:activities} see of it: attributes in JMX, and details of its health check. */
class ActivitiesManagementRouteTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final PollingRoutes routes = new PollingRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private SandboxAthlete connected() {
        SandboxAthlete athlete = routes.strava.addAthlete();
        routes.connect(athlete);
        return athlete;
    }

    private List<SandboxAthlete> connected(int count) {
        return Stream.generate(this::connected).limit(count).toList();
    }

    private ObjectName bean() throws Exception {
        Set<ObjectName> names = server.queryNames(
                new ObjectName("org.apache.camel:context=" + routes.context.getManagementName()
                        + ",type=consumers,name=StravaActivitiesConsumer*"),
                null);
        assertThat(names).hasSize(1);
        return names.iterator().next();
    }

    private Object attribute(String name) throws Exception {
        return server.getAttribute(bean(), name);
    }

    private Map<String, Object> details() {
        HealthCheck.Result result =
                routes.consumer(PollingRoutes.ROUTE).getHealthCheck().call(Map.of());
        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        return result.getDetails();
    }

    @Test
    void theGroupAndItsAthletesAreTold() throws Exception {
        connected(3);
        routes.start("groupId=sports");
        assertThat(attribute("Athletes")).isEqualTo(0);

        routes.poll();

        assertThat(attribute("GroupId")).isEqualTo("sports");
        assertThat(attribute("Athletes")).isEqualTo(3);
        assertThat(attribute("AthletesCovered")).isEqualTo(3L);
        assertThat(attribute("AthletesAside")).isEqualTo(0);
        assertThat(attribute("PendingActivities")).isEqualTo(0);
        assertThat(attribute("FailingActivities")).isEqualTo(0);
        assertThat(attribute("PostponedUntil")).isEqualTo("");
        assertThat(details())
                .containsEntry("group", "sports")
                .containsEntry("coverage", "budget covers 3 of 3 athletes")
                .containsEntry("failing", 0)
                .containsEntry("postponedUntil", "");
    }

    @Test
    void theLagIsThatOfTheAthleteWhoWaitsForLongest() throws Exception {
        connected(3);
        routes.start("");
        routes.poll();
        assertThat((long) attribute("LagSeconds")).isLessThan(60);

        routes.time.pass(Duration.ofHours(2));

        assertThat((long) attribute("LagSeconds")).isBetween(7_200L, 7_260L);
        assertThat(details().get("lag").toString()).startsWith("PT2H");
    }

    @Test
    void itIsToldHowManyAthletesTheBudgetCovers() throws Exception {
        connected(12);
        routes.start("");
        routes.strava.limits(2_000, 20_000, 100, 1_000);

        routes.poll();

        // Nine hundred reads a day are nine in a quarter hour.
        assertThat(attribute("AthletesCovered")).isEqualTo(9L);
        assertThat(attribute("Athletes")).isEqualTo(12);
        assertThat(attribute("Coverage")).isEqualTo("budget covers 9 of 12 athletes");
        assertThat(details()).containsEntry("coverage", "budget covers 9 of 12 athletes");
    }

    @Test
    void groupsThatShareTheBudgetAreCoveredByTheirParts() throws Exception {
        connected(12);
        routes.start(
                routes.route(PollingRoutes.ROUTE, "", route -> {}),
                routes.route("other", "initialDelay=2000", route -> {}));
        routes.strava.limits(2_000, 20_000, 100, 1_000);

        routes.poll();
        routes.poll("other");

        assertThat(routes.consumer(PollingRoutes.ROUTE).getAthletesCovered()).isEqualTo(4);
        assertThat(routes.consumer("other").getAthletesCovered()).isEqualTo(4);
    }

    @Test
    void aGroupOfAnotherApplicationTakesNothingOfTheBudget() throws Exception {
        connected(12);
        routes.start(
                routes.route(PollingRoutes.ROUTE, "", route -> {}),
                routes.route("other", "clientId=7&athleteId=1,2,3,4,5,6,7,8,9,10,11,12", route -> {}));
        routes.strava.limits(2_000, 20_000, 100, 1_000);

        routes.poll();
        routes.poll("other");

        assertThat(routes.consumer(PollingRoutes.ROUTE).getAthletesCovered()).isEqualTo(9);
    }

    @Test
    void anActivityThatFailsAtEachPollIsSeenAndWarnedOfOnce() throws Exception {
        SandboxAthlete athlete = connected();
        connected();
        Set<Long> poison = new HashSet<>();
        routes.start(
                "",
                route -> route.process(exchange -> {
                    if (poison.contains(exchange.getMessage().getHeader(StravaConstants.ID, Long.class))) {
                        throw new IllegalStateException("poison");
                    }
                }));
        routes.poll();
        SandboxActivity bad = athlete.addActivity();
        poison.add(bad.id());
        SandboxActivity good = athlete.addActivity();

        for (int i = 0; i < 8; i++) {
            routes.pollLater();
        }

        assertThat(routes.handled).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(routes.delivered).containsExactly(good.id());
        assertThat(attribute("PendingActivities")).isEqualTo(1);
        assertThat(attribute("FailingActivities")).isEqualTo(1);
        assertThat(details()).containsEntry("failing", 1);

        poison.clear();
        routes.time.pass(Duration.ofDays(1));
        routes.poll();
        assertThat(routes.delivered).containsExactly(good.id(), bad.id());
        assertThat(attribute("PendingActivities")).isEqualTo(0);
        assertThat(attribute("FailingActivities")).isEqualTo(0);
    }

    @Test
    void anActivityWhoseDetailsCannotBeReadIsSeenAndBlocksNobody() throws Exception {
        SandboxAthlete athlete = connected();
        SandboxAthlete other = connected();
        routes.start("detail=true");
        routes.poll();
        SandboxActivity bad = athlete.addActivity();
        routes.strava.fault(Fault.status(500).onPath("/activities/" + bad.id()));
        SandboxActivity good = athlete.addActivity();
        SandboxActivity ofOther = other.addActivity();

        for (int i = 0; i < 5; i++) {
            routes.pollLater();
        }

        assertThat(routes.delivered).containsExactlyInAnyOrder(good.id(), ofOther.id());
        assertThat(attribute("FailingActivities")).isEqualTo(1);
        assertThat(routes.handled).hasSize(1);
    }

    @Test
    void aBudgetThatIsUsedUpIsSeen() throws Exception {
        connected(3);
        routes.start("");
        routes.strava.limits(2_000, 20_000, 2, 10_000);

        routes.poll();

        assertThat(attribute("PostponedUntil")).asString().startsWith("2026-09-01T10:15:0");
        assertThat(details().get("postponedUntil")).asString().startsWith("2026-09-01T10:15:0");
        routes.time.pass(Duration.ofMinutes(16));
        assertThat(attribute("PostponedUntil")).isEqualTo("");
    }

    @Test
    void whoWithdrewTheConsentIsSeenAside() throws Exception {
        SandboxAthlete one = connected();
        SandboxAthlete other = connected();
        routes.start("athleteId=" + one.id() + "," + other.id());
        routes.poll();
        ArmedFault forbidden = routes.strava.fault(
                Fault.status(403).on(StravaOperation.activities).forAthlete(one));

        routes.pollLater();
        assertThat(attribute("AthletesAside")).isEqualTo(1);

        forbidden.remove();
        routes.time.pass(Duration.ofHours(1));
        routes.pollLater();
        assertThat(attribute("AthletesAside")).isEqualTo(0);
    }

    @Test
    void attributesAndDetailsHoldNoSecret() throws Exception {
        List<SandboxAthlete> athletes = connected(2);
        routes.start("");
        routes.poll();
        Map<String, Object> shown = new TreeMap<>(details());
        List<String> unreadable = new ArrayList<>();
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean()).getAttributes()) {
            try {
                shown.put(attribute.getName(), String.valueOf(attribute(attribute.getName())));
            } catch (Exception e) {
                unreadable.add(attribute.getName() + " " + e);
            }
        }

        assertThat(shown).containsKeys("GroupId", "LagSeconds", "EndpointUri");
        Set<String> secrets = athletes.stream()
                .flatMap(athlete ->
                        routes.store.get(Grant.key(routes.strava.clientId(), athlete.id())).map(Grant::tokens).stream())
                .flatMap((TokenSet tokens) -> Stream.of(tokens.accessToken(), tokens.refreshToken()))
                .collect(Collectors.toSet());
        secrets.add(routes.strava.clientSecret());
        assertThat(secrets).hasSize(5).doesNotContainNull();
        assertThat(secrets).allSatisfy(secret -> {
            assertThat(shown.toString()).doesNotContain(secret);
            assertThat(unreadable.toString()).doesNotContain(secret);
        });
    }
}
