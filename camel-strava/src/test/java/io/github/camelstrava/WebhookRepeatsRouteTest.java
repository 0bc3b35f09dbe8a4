package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxPush;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strava sends an event up to three times, and may send it again although it was answered in time. */
class WebhookRepeatsRouteTest {

    private static final int REPEATS = 4;

    private final PushRoutes routes = PushRoutes.inVirtualTime();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private final MemoryIdempotentRepository repository = new MemoryIdempotentRepository();

    private volatile boolean failing;

    @AfterEach
    void stop() {
        released.countDown();
        routes.close();
    }

    private void work(Exchange exchange) {
        begun.add(exchange.getMessage().getHeader(StravaConstants.ID, Long.class));
        if (failing) {
            throw new IllegalStateException("The route fails");
        }
    }

    private void start(PushRoutes node, String route, String options, Consumer<ProcessorDefinition<?>> steps) {
        node.context.getRegistry().bind("completed", repository);
        node.start(node.webhook(route, options, steps.andThen(then -> then.process(this::work))));
        routes.awaitSubscription();
    }

    private void start(String options) {
        start(routes, "events", options, route -> {});
    }

    private static int post(PushRoutes node, long id) {
        return node.post(PushRoutes.event(id)).statusCode();
    }

    private int post(long id) {
        return post(routes, id);
    }

    /** How many requests wait for what another one does. */
    private static long waiting() {
        return Thread.getAllStackTraces().values().stream()
                .map(Arrays::asList)
                .filter(stack -> stack.stream()
                        .anyMatch(frame -> frame.getClassName().equals(Webhook.class.getName())
                                && frame.getMethodName().equals("take")))
                .filter(stack -> stack.stream()
                        .anyMatch(frame -> frame.getClassName().equals(CompletableFuture.class.getName())
                                && frame.getMethodName().equals("join")))
                .count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void repeatsDuringTheFirstRunWaitForItsOutcomeAndRunNothing(boolean fails) {
        failing = fails;
        start(
                routes,
                "events",
                "",
                route -> route.process(exchange -> {
                    begun.add(0L);
                    released.await(60, TimeUnit.SECONDS);
                }));

        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        answers.add(routes.postLater(PushRoutes.event(1)));
        await().until(() -> begun.size() == 1);
        for (int i = 0; i < REPEATS; i++) {
            answers.add(routes.postLater(PushRoutes.event(1)));
        }
        await().until(() -> waiting() == REPEATS);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        released.countDown();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(fails ? 500 : 200));
        assertThat(begun).containsExactly(0L, 1L);
    }

    @Test
    void anotherEventNeedNotWaitMeanwhile() {
        start(
                routes,
                "events",
                "",
                route -> route.process(exchange -> {
                    if (exchange.getMessage().getHeader(StravaConstants.ID, Long.class) == 1) {
                        begun.add(0L);
                        released.await(60, TimeUnit.SECONDS);
                    }
                }));
        CompletableFuture<HttpResponse<String>> slow = routes.postLater(PushRoutes.event(1));
        await().until(() -> begun.size() == 1);

        assertThat(post(2)).isEqualTo(200);
        assertThat(slow).isNotDone();
    }

    @Test
    void whatWasSlowerThanStravaWaitsIsNotRunTwice() {
        routes.strava.callbacksMayTake(Duration.ofMillis(300));
        start(routes, "events", "", route -> route.process(exchange -> released.await(60, TimeUnit.SECONDS)));
        routes.ines.addActivity();
        await().until(() -> routes.strava.pushes().get(0).attempts() == 1);
        assertThat(routes.strava.pushes().get(0).delivered()).isFalse();

        released.countDown();
        await().until(() -> routes.arrived.size() == 1);
        routes.strava.callbacksMayTake(Duration.ofSeconds(30));
        routes.time.pass(Duration.ofMinutes(1));

        await().until(() -> routes.strava.pushes().get(0).delivered());
        assertThat(routes.strava.pushes().get(0).attempts()).isEqualTo(2);
        assertThat(routes.arrived).hasSize(1);
    }

    @Test
    void whatComesAgainAfterItWasDoneRunsNothing() {
        routes.strava.duplicateEvents(2);
        start("");

        routes.ines.addActivity();

        await().until(() ->
                routes.strava.pushes().stream().filter(SandboxPush::delivered).count() == 3);
        assertThat(begun).hasSize(1);
    }

    @Test
    void afterMoreThanAnHourAnEventIsANewOne() {
        start("");
        assertThat(post(1)).isEqualTo(200);

        routes.time.pass(Duration.ofMinutes(59));
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).hasSize(1);

        routes.time.pass(Duration.ofMinutes(2));
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).hasSize(2);
    }

    @Test
    void anIdempotentRepositoryKnowsItForLonger() {
        start("&idempotentRepository=#completed");
        assertThat(post(1)).isEqualTo(200);

        routes.time.pass(Duration.ofHours(30));

        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).hasSize(1);
    }

    @Test
    void anIdempotentRepositoryKnowsItAfterARestart(@TempDir Path folder) throws Exception {
        IdempotentRepository file = FileIdempotentRepository.fileIdempotentRepository(
                folder.resolve("completed.txt").toFile());
        routes.context.getRegistry().bind("file", file);
        start("&idempotentRepository=#file");
        assertThat(post(1)).isEqualTo(200);

        routes.context.getRouteController().stopRoute("events");
        routes.context.getRouteController().startRoute("events");

        assertThat(post(1)).isEqualTo(200);
        assertThat(post(2)).isEqualTo(200);
        assertThat(begun).containsExactly(1L, 2L);
    }

    @Test
    void nodesThatShareAnIdempotentRepositoryRunAnEventOnce() {
        PushRoutes other = routes.anotherNode();
        start("&idempotentRepository=#completed");
        start(other, "events", "&subscribe=false&idempotentRepository=#completed", route -> {});

        assertThat(post(1)).isEqualTo(200);
        assertThat(post(other, 1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L);
    }

    @Test
    void whatANodeWorksOnNoOtherNodeRunsAtTheSameTime() {
        PushRoutes other = routes.anotherNode();
        String options = "&idempotentRepository=#completed";
        start(
                routes,
                "events",
                options,
                route -> route.process(exchange -> {
                    begun.add(0L);
                    released.await(60, TimeUnit.SECONDS);
                }));
        start(other, "events", "&subscribe=false" + options, route -> {});
        CompletableFuture<HttpResponse<String>> first = routes.postLater(PushRoutes.event(1));
        await().until(() -> begun.size() == 1);

        CompletableFuture<HttpResponse<String>> second = other.postLater(PushRoutes.event(1));
        await().until(() -> waiting() == 1);
        assertThat(second).isNotDone();
        released.countDown();

        assertThat(first.join().statusCode()).isEqualTo(200);
        routes.passUntil(second::isDone);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(begun).containsExactly(0L, 1L);
    }

    @Test
    void anEventThatOneNodeFailsOnTheOtherMayStillComplete() {
        PushRoutes other = routes.anotherNode();
        String options = "&idempotentRepository=#completed";
        failing = true;
        start(
                routes,
                "events",
                options,
                route -> route.process(exchange -> {
                    begun.add(0L);
                    released.await(60, TimeUnit.SECONDS);
                }));
        start(other, "events", "&subscribe=false" + options, route -> route.process(exchange -> failing = false));
        CompletableFuture<HttpResponse<String>> first = routes.postLater(PushRoutes.event(1));
        await().until(() -> begun.size() == 1);
        CompletableFuture<HttpResponse<String>> second = other.postLater(PushRoutes.event(1));
        await().until(() -> waiting() == 1);

        released.countDown();

        assertThat(first.join().statusCode()).isEqualTo(500);
        routes.passUntil(second::isDone);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(begun).containsExactly(0L, 1L, 1L);
    }

    @Test
    void whatFailedIsNotInTheIdempotentRepository() {
        PushRoutes other = routes.anotherNode();
        start("&idempotentRepository=#completed");
        start(other, "events", "&subscribe=false&idempotentRepository=#completed", route -> {});
        failing = true;
        assertThat(post(1)).isEqualTo(500);
        assertThat(repository.getCacheSize()).isZero();

        failing = false;
        assertThat(post(other, 1)).isEqualTo(200);
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L, 1L);
    }

    @Test
    void routesThatShareAnIdempotentRepositoryAllRun() throws Exception {
        start("&idempotentRepository=#completed");
        routes.context.addRoutes(routes.webhook(
                "more", "&idempotentRepository=#completed", route -> route.process(exchange -> begun.add(0L))));

        assertThat(post(1)).isEqualTo(200);
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactlyInAnyOrder(0L, 1L);
    }

    @Test
    void anIdempotentRepositoryThatCannotBeReadFailsTheEvent() {
        boolean[] broken = {true};
        MemoryIdempotentRepository unreliable = new MemoryIdempotentRepository() {
            @Override
            public boolean contains(String key) {
                if (broken[0]) {
                    throw new IllegalStateException("unreachable");
                }
                return super.contains(key);
            }
        };
        routes.context.getRegistry().bind("unreliable", unreliable);
        start("&idempotentRepository=#unreliable");

        assertThat(post(1)).isEqualTo(500);
        assertThat(begun).isEmpty();

        broken[0] = false;
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L);
    }

    @Test
    void whatWasDoneStaysDoneThoughItCannotBeRecorded() {
        MemoryIdempotentRepository unreliable = new MemoryIdempotentRepository() {
            @Override
            public boolean add(String key) {
                if (!begun.isEmpty()) {
                    throw new IllegalStateException("disk full");
                }
                return super.add(key);
            }
        };
        routes.context.getRegistry().bind("unreliable", unreliable);
        start("&idempotentRepository=#unreliable");

        assertThat(post(1)).isEqualTo(200);
        assertThat(post(1)).isEqualTo(200);
        assertThat(begun).containsExactly(1L);
    }
}
