package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.OAuthState;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sign-ups while the store is away. */
class ConnectStoreRouteTest {

    /** Which calls of the store fail, by their name and their first argument. */
    private volatile BiPredicate<String, Object> failing = (method, argument) -> false;

    private final ConnectRoutes routes = new ConnectRoutes(store());
    private final Browser browser = routes.browser();

    @AfterEach
    void close() {
        failing = (method, argument) -> false;
        routes.close();
    }

    private StravaStore store() {
        StravaStore store = new MemoryStore();
        return (StravaStore) Proxy.newProxyInstance(
                StravaStore.class.getClassLoader(), new Class<?>[] {StravaStore.class}, (proxy, method, arguments) -> {
                    if (failing.test(method.getName(), arguments == null ? null : arguments[0])) {
                        throw new StravaStoreException("The store is away: canary", null);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void assertTriedLater(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("<h1>Not at this moment</h1>").doesNotContain("canary");
    }

    @Test
    void nobodyIsSentToStravaInVain() {
        routes.start("");
        failing = (method, argument) -> true;

        HttpResponse<String> answer = browser.get(ConnectRoutes.PATH);

        assertTriedLater(answer);
        assertThat(answer.body()).contains("href=\"connect\"");
        failing = (method, argument) -> false;
        assertThat(browser.comeBack(routes.tomas, Scope.READ).statusCode()).isEqualTo(303);
    }

    @Test
    void whoComesBackMeanwhileLosesNothing() {
        routes.start("");
        String link = browser.agreed(routes.tomas, Scope.READ);
        failing = (method, argument) -> true;

        assertTriedLater(browser.get(link));

        assertThat(routes.strava.requests()).isEmpty();
        failing = (method, argument) -> false;
        assertThat(browser.get(link).statusCode()).as("the page loaded again").isEqualTo(303);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void noCodeIsSpentThatMayHaveBeenSpentBefore() {
        routes.start("");
        String link = browser.agreed(routes.tomas, Scope.READ);
        failing = (method, argument) -> method.equals("put") && argument instanceof OAuthState;

        assertTriedLater(browser.get(link));

        assertThat(routes.strava.requests()).isEmpty();
    }

    @Test
    void tokensThatCannotBeStoredAreStoredLater() {
        List<Runnable> later = new CopyOnWriteArrayList<>();
        routes.context
                .getComponent("strava", StravaComponent.class)
                .setTime(Clock.systemUTC(), (delay, task) -> later.add(task));
        routes.start("");
        String link = browser.agreed(routes.tomas, Scope.READ);
        failing = (method, argument) -> method.equals("put") && argument instanceof Grant;

        assertTriedLater(browser.get(link));

        assertThat(routes.arrived)
                .as("the tokens are stored before the route runs")
                .isEmpty();
        failing = (method, argument) -> false;
        assertThat(routes.grant()).isEmpty();
        later.forEach(Runnable::run);
        await().atMost(Duration.ofSeconds(60)).until(() -> routes.grant().isPresent());
        assertThat(routes.grant().orElseThrow().tokens().accessToken()).isEqualTo(routes.tomas.accessToken());
    }
}
