package io.github.camelstrava.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.http.ApacheHttpTransport;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Farewell;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.AfterEach;

/** Keepers with one store, and a sandbox, in a time that tests move. No test may reuse a refresh token by the way. */
abstract class TokenScenario {

    static final String OPERATION = "activities";
    static final Duration A_LOOK = Duration.ofMillis(200);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Duration LEASE = Duration.ofMinutes(2);

    final VirtualTime time = new VirtualTime("2026-09-01T06:00:00Z");
    final StravaSandbox strava = StravaSandbox.builder().clock(time).start();
    final SandboxAthlete ines = strava.addAthlete();
    final StravaStore store = new MemoryStore(time);
    final StoreSpy spy = new StoreSpy(store);
    final AtomicInteger lookups = new AtomicInteger();
    /** Whom listeners of any node were told of. */
    final List<Long> reconnects = new CopyOnWriteArrayList<>();

    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(50)
                    .setMaxConnTotal(50)
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();
    private int inevitable;

    @AfterEach
    void stop() throws Exception {
        http.close();
        strava.close();
        assertThat(strava.reusedRefreshTokens()).as("reused refresh tokens").isEqualTo(inevitable);
    }

    /** For a token of which nobody can know whether it is spent. */
    void oneReuseIsInevitable() {
        inevitable++;
    }

    // nodes

    /** A keeper, and its way to the store. */
    record Node(TokenKeeper keeper, StoreSpy spy) {

        CompletableFuture<Grant> ask(SandboxAthlete athlete) {
            return keeper.current(athlete.id(), OPERATION);
        }
    }

    Node node() {
        return node(null);
    }

    Node node(String refreshToken) {
        StoreSpy way = new StoreSpy(store);
        return new Node(keeper(identity(refreshToken, null), way.store(), this::pause), way);
    }

    TokenKeeper keeper(String refreshToken, String accessToken) {
        return keeper(identity(refreshToken, accessToken), spy.store(), this::pause);
    }

    TokenKeeper keeper(Identity identity, StravaStore at, Pause pause) {
        return keeper(identity, at, pause, Duration.ofSeconds(20));
    }

    TokenKeeper keeper(Identity identity, StravaStore at, Pause pause, Duration responseTimeout) {
        return TokenKeeper.create(
                identity,
                at,
                new ApacheHttpTransport(() -> http, (delay, task) -> () -> {}, Duration.ofSeconds(20), responseTimeout),
                strava.oauthUri(),
                responseTimeout,
                time,
                pause,
                (athleteId, reason) -> reconnects.add(athleteId));
    }

    Identity identity(String refreshToken, String accessToken) {
        return new Identity(strava.clientId(), strava.clientSecret(), refreshToken, accessToken);
    }

    /** Ends when the test lets time pass. */
    CompletableFuture<Void> pause(Duration duration) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        time.after(duration, () -> over.complete(null));
        return over;
    }

    /** For threads that really race: short, but fifty of them are longer than any request of the test. */
    static CompletableFuture<Void> realPause(Duration duration) {
        return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
    }

    /** As after the component's stop. */
    static CompletableFuture<Void> noPause(Duration duration) {
        return CompletableFuture.completedFuture(null);
    }

    // what happens

    void connect(TokenKeeper keeper, SandboxAthlete athlete) {
        keeper.take(new TokenSet(
                athlete.id(),
                athlete.accessToken(),
                athlete.refreshToken(),
                time.instant().plus(Duration.ofHours(6)),
                athlete.scopes()));
    }

    /** From now on access tokens are due, but alive for another half an hour. */
    void lastHour() {
        time.pass(Duration.ofHours(5).plusMinutes(30));
    }

    /** From now on access tokens are dead. */
    void expiry() {
        time.pass(Duration.ofHours(7));
    }

    /** What GET /athlete does. */
    AthleteLookup lookup() {
        return (token, operation) -> {
            lookups.incrementAndGet();
            return strava.athletes().stream()
                    .filter(athlete -> token.equals(athlete.accessToken()))
                    .map(athlete -> CompletableFuture.completedFuture(known(athlete)))
                    .findFirst()
                    .orElseGet(() -> CompletableFuture.failedFuture(
                            new StravaAuthorizationException(operation, 401, StravaFault.NONE, "void", null)));
        };
    }

    static SummaryAthlete known(SandboxAthlete athlete) {
        return new SummaryAthlete(JsonNodeFactory.instance.objectNode().put("id", athlete.id()));
    }

    static Grant current(TokenKeeper keeper, SandboxAthlete athlete) {
        return result(keeper.current(athlete.id(), OPERATION));
    }

    static Grant current(Node node, SandboxAthlete athlete) {
        return current(node.keeper(), athlete);
    }

    // what can be seen

    int refreshes() {
        return strava.requestsTo("/oauth/token").size();
    }

    Optional<Grant> stored(SandboxAthlete athlete) {
        return store.get(Grant.key(strava.clientId(), athlete.id()));
    }

    Optional<Farewell> farewell(SandboxAthlete athlete) {
        return store.get(Farewell.key(strava.clientId(), athlete.id()));
    }

    /** Waits for no pause that only the test could end. */
    static <T> T result(CompletableFuture<T> call) {
        return call.copy().orTimeout(20, TimeUnit.SECONDS).join();
    }

    static String accessToken(CompletableFuture<Grant> grant) {
        return result(grant).tokens().accessToken();
    }

    static Throwable failureOf(CompletableFuture<?> call) {
        return failureOf(() -> result(call));
    }

    static Throwable failureOf(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            return StravaException.unwrap(e);
        }
        throw new AssertionError("It did not fail");
    }

    static <T> List<T> inFortyThreads(Supplier<T> action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<T>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return action.get();
                }));
            }
            start.countDown();
            List<T> values = new ArrayList<>();
            for (Future<T> result : results) {
                values.add(result.get(60, TimeUnit.SECONDS));
            }
            return values;
        } finally {
            threads.shutdownNow();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("It never came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String sample(String name) {
        try (var stream = TokenScenario.class.getResourceAsStream("/faults/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
