package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.operation.StravaOperation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several routes take the events of one subscription, at one path. */
class WebhookMembersRouteTest {

    private final PushRoutes routes = new PushRoutes();
    /** The routes that ran, one entry for each event. */
    private final List<String> ran = new CopyOnWriteArrayList<>();

    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() {
        routes.close();
    }

    private RouteBuilder route(String id, String options) {
        return routes.webhook(
                id,
                options,
                route -> route.process(exchange -> {
                    ran.add(id);
                    if (failing.contains(id)) {
                        throw new IllegalStateException("The route fails");
                    }
                }));
    }

    private void start(RouteBuilder... builders) {
        routes.start(builders);
        routes.awaitSubscription();
    }

    private int post(long id) {
        return routes.post(PushRoutes.event(id)).statusCode();
    }

    private int creations() {
        return routes.strava.requestsTo(StravaOperation.createSubscription).size();
    }

    @Test
    void allRoutesGetAnEventOfTheOneSubscription() {
        start(route("one", ""), route("other", ""));

        assertThat(post(1)).isEqualTo(200);

        assertThat(ran).containsExactlyInAnyOrder("one", "other");
        assertThat(creations()).isEqualTo(1);
    }

    @Test
    void whatOneRouteFailedOnIsRepeatedForThatRouteOnly() {
        start(route("one", ""), route("other", ""));
        failing.add("one");

        assertThat(post(1)).isEqualTo(500);
        assertThat(ran).as("the failure of one keeps it from no other").containsExactlyInAnyOrder("one", "other");

        failing.clear();
        ran.clear();
        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).containsExactly("one");
        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).containsExactly("one");
    }

    @Test
    void eachRouteGetsWhatItWants() {
        start(
                route("creations", "&events=activity:create"),
                route("activities", "&events=activity:*"),
                route("athletes", "&events=athlete:*"));

        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).containsExactlyInAnyOrder("creations", "activities");

        ran.clear();
        assertThat(routes.post(PushRoutes.event(2).replace("create", "delete")).statusCode())
                .isEqualTo(200);
        assertThat(ran).containsExactly("activities");
    }

    @Test
    void whatNobodyWantsIsAnsweredAllTheSame() {
        start(route("one", "&events=activity:create,athlete:deauthorize"));

        assertThat(routes.post(PushRoutes.event(1).replace("create", "update")).statusCode())
                .isEqualTo(200);
        assertThat(ran).isEmpty();
        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).containsExactly("one");
    }

    @ParameterizedTest
    @CsvSource({
        "verifyToken, &verifyToken=canary",
        "webhookPath, &webhookPath=/canary",
        "subscribe,   &subscribe=false",
        "clientId,    &clientId=404"
    })
    void routesThatDoNotAgreeOnTheCallbackAreRefusedByTheNameOfTheOption(String option, String options) {
        start(route("one", ""));

        assertThatThrownBy(() -> routes.context.addRoutes(route("other", options)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("they differ in " + option + ".")
                .message()
                .doesNotContain("canary");

        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).containsExactly("one");
    }

    @Test
    void anotherCallbackIsRefusedWithoutShowingIt() {
        start(route("one", "&webhookPath=" + PushRoutes.PATH));

        assertThatThrownBy(() -> routes.context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("strava:webhook?callbackUrl=https://canary.example.org/b&webhookPath=" + PushRoutes.PATH)
                                .to("log:other");
                    }
                }))
                .hasMessageEndingWith("they differ in callbackUrl.")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void theOthersGoOnWhenOneStops() throws Exception {
        start(route("one", ""), route("other", ""));

        routes.context.getRouteController().stopRoute("one");

        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).containsExactly("other");
        routes.context.getRouteController().startRoute("one");
        assertThat(post(2)).isEqualTo(200);
        assertThat(ran).containsExactlyInAnyOrder("other", "other", "one");
    }

    @Test
    void thePathIsGoneWithTheLastRouteAndTheSubscriptionStays() throws Exception {
        start(route("one", ""), route("other", ""));

        routes.context.getRouteController().stopRoute("one");
        routes.context.getRouteController().stopRoute("other");

        assertThat(post(1)).isEqualTo(404);
        assertThat(routes.strava.callbackUrl()).contains(routes.callbackUrl());
        assertThat(routes.strava.requestsTo(StravaOperation.deleteSubscription)).isEmpty();
    }

    @Test
    void aRouteThatIsStartedAgainFindsItsSubscription() throws Exception {
        start(route("one", ""));

        for (int i = 1; i <= 3; i++) {
            routes.context.getRouteController().stopRoute("one");
            routes.context.getRouteController().startRoute("one");
            assertThat(post(i)).isEqualTo(200);
        }

        assertThat(ran).containsExactly("one", "one", "one");
        assertThat(creations()).isEqualTo(1);
    }

    @Test
    void whenNobodyIsLeftTheNextOneMayWantAnotherPath() throws Exception {
        start(route("one", ""));
        routes.context.getRouteController().stopRoute("one");

        routes.context.addRoutes(route("other", "&webhookPath=/elsewhere&subscribe=false"));

        assertThat(routes.front.post("/elsewhere", PushRoutes.event(1)).statusCode())
                .isEqualTo(200);
        assertThat(post(2)).isEqualTo(404);
    }

    @Test
    void aRouteThatIsRemovedIsForgotten() throws Exception {
        start(route("one", ""));
        routes.context.getRouteController().stopRoute("one");
        routes.context.removeRoute("one");

        routes.context.addRoutes(route("one", "&events=athlete:*"));

        assertThat(post(1)).isEqualTo(200);
        assertThat(ran).isEmpty();
    }
}
