package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Background background = new Background(context, this);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        background.stop();
        context.stop();
    }

    @Test
    void whatIsDueSoonerRunsSoonerThoughItCameLater() {
        later(LONG, "in an hour");
        later(Duration.ofMillis(60), "second");
        later(Duration.ofMillis(20), "first");

        await().until(() -> ran.size() == 2);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void whatIsDueAtOnceRunsInTheOrderItCame() {
        for (int i = 0; i < 100; i++) {
            later(Duration.ZERO, "task " + i);
        }

        await().until(() -> ran.size() == 100);
        assertThat(ran).startsWith("task 0", "task 1").endsWith("task 99").doesNotHaveDuplicates();
    }

    @Test
    void whatIsTakenBackNeverRunsAndHindersNothing() {
        Runnable takeBack = background.cancelable(Duration.ofMillis(10), () -> ran.add("taken back"));
        takeBack.run();
        takeBack.run();
        later(Duration.ofMillis(30), "kept");

        await().until(() -> !ran.isEmpty());
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void aTaskMaySetTheNext() {
        background.after(Duration.ofMillis(5), () -> later(Duration.ofMillis(5), "next"));

        await().until(() -> ran.contains("next"));
    }

    @Test
    void aTaskThatFailsHindersNoOther() {
        background.after(Duration.ofMillis(5), () -> {
            throw new IllegalStateException("expected");
        });
        later(Duration.ofMillis(20), "next");

        await().until(() -> ran.contains("next"));
    }

    @Test
    void aStopRunsWhatIsLeftOnceSoThatNobodyWaitsForEver() {
        later(LONG, "in an hour");
        later(LONG, "in an hour too");

        background.stop();

        assertThat(ran).containsExactly("in an hour", "in an hour too");
        later(LONG, "after the stop");
        assertThat(ran).hasSize(3);
    }

    @Test
    void workAfterTheStopRunsWithWhoeverBringsIt() {
        background.stop();
        Thread caller = Thread.currentThread();
        CountDownLatch same = new CountDownLatch(1);

        background.execute(() -> {
            if (Thread.currentThread() == caller) {
                same.countDown();
            }
        });

        assertThat(same.getCount()).isZero();
    }

    private void later(Duration delay, String name) {
        background.after(delay, () -> ran.add(name));
    }
}
