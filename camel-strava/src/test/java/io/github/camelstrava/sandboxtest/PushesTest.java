package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How events are carried to the callback. */
class PushesTest {
    private final SandboxClock clock = SandboxClock.at("2026-09-01T06:00:00Z");
    private final StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
    private final SandboxAthlete athlete = strava.addAthlete();
    private final Inbox inbox = new Inbox();
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void subscribe() {
        strava.subscribe(inbox.url());
    }

    @AfterEach
    void stop() {
        end.countDown();
        strava.close();
        inbox.close();
    }

    @Test
    void remembersWhatWasDelivered() {
        SandboxActivity run = athlete.addActivity("Run");

        SandboxPush push = settled();

        assertThat(push.number()).isEqualTo(1);
        assertThat(push.time()).isEqualTo("2026-09-01T06:00:00Z");
        assertThat(push.objectId()).isEqualTo(run.id());
        assertThat(push.event().get("owner_id").asLong()).isEqualTo(athlete.id());
        assertThat(push.attempts()).isEqualTo(1);
        assertThat(push.status()).isEqualTo(200);
        assertThat(push.delivered()).isTrue();
        assertThat(push.lost()).isFalse();
        assertThat(push.body()).isEqualTo(inbox.letters().get(0).body());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 403, 500})
    void triesAgainAMinuteLaterWhateverElseIsAnswered(int status) {
        inbox.answers(status);
        athlete.addActivity("Run");
        await().until(() -> attempts() == 1);
        assertThat(strava.pushes().get(0).isPending()).isTrue();
        assertThat(strava.pushes().get(0).status()).isEqualTo(status);

        inbox.answers(200);
        clock.advance(Duration.ofMinutes(1));

        SandboxPush push = settled();
        assertThat(push.attempts()).isEqualTo(2);
        assertThat(push.status()).isEqualTo(200);
        assertThat(inbox.letters()).extracting(Inbox.Letter::body).containsExactly(push.body(), push.body());
    }

    @Test
    void givesUpAfterThreeAttempts() {
        inbox.answers(500);
        strava.pushRetriesAfter(Duration.ofMinutes(7));
        athlete.addActivity("Run");

        clock.advance(Duration.ofMinutes(14));

        SandboxPush push = settled();
        assertThat(push.attempts()).isEqualTo(3);
        assertThat(push.delivered()).isFalse();
        assertThat(push.lost()).isTrue();
        assertThat(inbox.letters()).hasSize(3);
    }

    @Test
    void measuresTheTimeBetweenAttemptsByItsClock() {
        inbox.answers(500);
        SandboxActivity first = athlete.addActivity("Run");
        await().until(() -> attempts() == 1);
        clock.advance(Duration.ofSeconds(59));
        SandboxActivity second = athlete.addActivity("Run");
        await().until(() -> strava.pushes().get(1).attempts() == 1);

        clock.advance(Duration.ofSeconds(1));
        await().until(() -> attempts() == 2);
        clock.advance(Duration.ofSeconds(59));
        await().until(() -> strava.pushes().get(1).attempts() == 2);

        assertThat(inbox.letters().stream()
                        .map(letter -> letter.json().get("object_id").asLong()))
                .containsExactly(first.id(), second.id(), first.id(), second.id());
    }

    @Test
    void triesAgainInRealTimeWhereTheClockRuns() {
        try (StravaSandbox running =
                StravaSandbox.builder().clock(SandboxClock.running()).start()) {
            AtomicInteger asked = new AtomicInteger();
            inbox.answers(exchange -> Inbox.answer(exchange, asked.incrementAndGet() < 3 ? 503 : 200, ""));
            running.subscribe(inbox.url());
            running.pushRetriesAfter(Duration.ofMillis(30));

            running.addAthlete().addActivity("Run");

            await().until(() -> running.pushes().get(0).delivered());
            assertThat(running.pushes().get(0).attempts()).isEqualTo(3);
        }
    }

    @Test
    void countsACallbackThatIsNotThere() {
        strava.subscribe("http://127.0.0.1:1/strava");
        athlete.addActivity("Run");
        await().until(() -> attempts() == 1);

        assertThat(strava.pushes().get(0).status()).isZero();
        assertThat(strava.pushes().get(0).isPending()).isTrue();
    }

    @Test
    void losesPatienceWithACallbackThatDoesNotAnswer() {
        strava.callbacksMayTake(Duration.ofMillis(50));
        inbox.answers(exchange -> pause());

        athlete.addActivity("Run");

        await().until(() -> attempts() == 1);
        assertThat(strava.pushes().get(0).status()).isZero();
    }

    @Test
    void losesPatienceWithAnAnswerThatDoesNotEnd() {
        strava.callbacksMayTake(Duration.ofMillis(500));
        inbox.answers(exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            pause();
        });

        athlete.addActivity("Run");

        await().until(() -> attempts() == 1);
        assertThat(strava.pushes().get(0).status()).isZero();
        assertThat(strava.pushes().get(0).delivered()).isFalse();
    }

    @Test
    void hasSeveralUnderWayAndKeepsNobodyWaiting() {
        strava.callbacksMayTake(Duration.ofMinutes(1));
        CountDownLatch both = new CountDownLatch(2);
        Client client = new Client(strava);
        inbox.answers(exchange -> {
            both.countDown();
            pause();
            Inbox.answer(exchange, 200, "");
        });

        SandboxActivity run = athlete.addActivity("Run");
        run.rename("New");

        await().until(() -> both.getCount() == 0);
        assertThat(client.get(athlete, "/activities/" + run.id()).status()).isEqualTo(200);
        end.countDown();
        settled();
    }

    @Test
    void losesEventsOnDemand() {
        strava.loseEvents(2);

        athlete.addActivity("Run").rename("New");
        SandboxActivity third = athlete.addActivity("Run");

        settled();
        assertThat(strava.pushes()).extracting(SandboxPush::lost).containsExactly(true, true, false);
        assertThat(strava.pushes()).extracting(SandboxPush::attempts).containsExactly(0, 0, 1);
        assertThat(inbox.letters()).singleElement().satisfies(letter -> assertThat(
                        letter.json().get("object_id").asLong())
                .isEqualTo(third.id()));
    }

    @Test
    void losesTheSameShareForTheSameSeed() {
        try (StravaSandbox other = StravaSandbox.builder().clock(clock).start()) {
            other.subscribe(inbox.url());
            List<Boolean> lost = losing(other.addAthlete(), other);

            assertThat(losing(athlete, strava)).isEqualTo(lost);
            assertThat(lost).contains(true, false);
            assertThat(lost.stream().filter(isLost -> isLost).count()).isBetween(8L, 22L);
        }
    }

    private static List<Boolean> losing(SandboxAthlete athlete, StravaSandbox strava) {
        strava.losing(0.3);
        SandboxActivity run = athlete.addActivity("Run");
        for (int i = 1; i < 50; i++) {
            run.rename("Title " + i);
        }
        return strava.pushes().stream().map(SandboxPush::lost).toList();
    }

    @Test
    void deliversAgainWhatArrived() {
        strava.duplicateEvents(2);
        athlete.addActivity("Run");
        await().until(() -> strava.pushes().size() == 3);
        strava.duplicateEvents(0);
        athlete.addActivity("Run");

        settled();
        List<SandboxPush> pushes = strava.pushes();
        assertThat(pushes).hasSize(4).allMatch(SandboxPush::delivered);
        assertThat(pushes.subList(1, 3))
                .extracting(SandboxPush::body)
                .containsOnly(pushes.get(0).body());
        assertThat(inbox.letters()).hasSize(4);
    }

    @Test
    void deliversInAnotherOrder() {
        strava.holdEvents();
        SandboxActivity run = athlete.addActivity("Run");
        run.rename("New");
        run.delete();
        assertThat(strava.pushes()).hasSize(3).allMatch(SandboxPush::isPending);
        assertThat(inbox.letters()).isEmpty();

        strava.releaseEvents(SandboxPush.NEWEST_FIRST);

        settled();
        assertThat(aspects()).containsExactly("delete", "update", "create");
        athlete.addActivity("Run");
        settled();
        assertThat(inbox.letters()).hasSize(4);
    }

    @Test
    void keepsTheOrderOfWhatWasHeld() {
        strava.holdEvents();
        SandboxActivity run = athlete.addActivity("Run");
        run.rename("New");
        run.delete();

        strava.releaseEvents();

        settled();
        assertThat(aspects()).containsExactly("create", "update", "delete");
    }

    @Test
    void triesHeldEventsAgainAMinuteAfterTheirRelease() {
        inbox.answers(500);
        strava.holdEvents();
        athlete.addActivity("Run");
        clock.advance(Duration.ofHours(1));
        strava.releaseEvents();
        await().until(() -> attempts() == 1);

        clock.advance(Duration.ofMinutes(2));

        assertThat(settled().attempts()).isEqualTo(3);
    }

    @Test
    void pushesAnythingOnce() {
        inbox.answers(403);

        SandboxPush forged = strava.push("not even JSON").join();

        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.lost()).isTrue();
        assertThat(forged.event()).isEmpty();
        assertThat(forged.objectId()).isZero();
        assertThat(strava.pushes()).containsExactly(forged);
        assertThat(inbox.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo("not even JSON");
            assertThat(letter.contentType()).isEqualTo("application/json");
        });
    }

    @Test
    void replaysAnEvent() {
        athlete.addActivity("Run");
        SandboxPush first = settled();

        SandboxPush second = strava.push(first).join();

        assertThat(second.number()).isEqualTo(2);
        assertThat(second.delivered()).isTrue();
        assertThat(inbox.letters()).extracting(Inbox.Letter::body).containsExactly(first.body(), first.body());
    }

    @Test
    void pushesNothingWithoutASubscription() {
        unsubscribe();

        assertThatThrownBy(() -> strava.push("{}")).hasMessage("Nobody has subscribed to events.");
    }

    @Test
    void forgetsTheEventsOfASubscriptionThatEnded() {
        inbox.answers(500);
        athlete.addActivity("Run");
        await().until(() -> attempts() == 1);
        inbox.answers(200);
        unsubscribe();
        strava.subscribe(inbox.url("/new"));

        clock.advance(Duration.ofMinutes(1));

        SandboxPush push = settled();
        assertThat(push.lost()).isTrue();
        assertThat(push.attempts()).isEqualTo(1);
        assertThat(inbox.letters()).hasSize(1);
    }

    @Test
    void sendsToTheNewCallbackAfterTheOldOneWasReplaced() {
        try (Inbox other = new Inbox()) {
            strava.subscribe(other.url());

            athlete.addActivity("Run");

            settled();
            assertThat(other.letters()).hasSize(1);
            assertThat(inbox.letters()).isEmpty();
        }
    }

    @Test
    void remembersTheLatestEventsOnly() {
        strava.loseEvents(Integer.MAX_VALUE);
        SandboxActivity run = athlete.addActivity("Run");
        for (int i = 0; i < 5000; i++) {
            athlete.addActivity(a -> a.sport("Run").manual());
        }

        assertThat(strava.pushes()).hasSize(5000);
        assertThat(strava.pushes().get(0).number()).isEqualTo(2);
        assertThat(run.id()).isNotEqualTo(strava.pushes().get(0).objectId());
    }

    @Test
    void leavesNothingPendingWhenItIsClosed() {
        strava.holdEvents();
        athlete.addActivity("Run");

        strava.close();

        assertThat(strava.pushes()).singleElement().matches(SandboxPush::lost);
    }

    private void unsubscribe() {
        Client client = new Client(strava);
        long id = client.application("GET", "/push_subscriptions", client.credentials())
                .ids()
                .get(0);
        client.application("DELETE", "/push_subscriptions/" + id, client.credentials());
    }

    /** Waits until nothing is under way any more. */
    private SandboxPush settled() {
        await().until(() -> strava.pushes().stream().noneMatch(SandboxPush::isPending));
        return strava.pushes().get(0);
    }

    private int attempts() {
        return strava.pushes().get(0).attempts();
    }

    private List<String> aspects() {
        return inbox.letters().stream()
                .map(letter -> letter.json().get("aspect_type").asText())
                .toList();
    }

    private void pause() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
