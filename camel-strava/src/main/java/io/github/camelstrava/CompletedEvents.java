package io.github.camelstrava;

import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.webhook.EventMemory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.spi.IdempotentRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository of the user's, perhaps shared with other nodes, as the memory of completed events. An event in work leaves
 * a mark there as well, so that no other node works on it at the same time. The mark is good for a minute or two: a node
 * that died must not hide that it failed.
 */
final class CompletedEvents implements EventMemory.Completed {

    private static final Logger LOG = LoggerFactory.getLogger(CompletedEvents.class);

    private static final Duration LOOK = Duration.ofMillis(250);

    /** Strava waits for two seconds; whoever asks for longer may have to wait for a node that died. */
    private static final int MOST_LOOKS = 40;

    private final IdempotentRepository repository;
    private final String prefix;
    private final Clock clock;
    private final Delayer delayer;
    private final Executor worker;

    /** @param owner tells the events of one consumer from those of others, on all nodes in the same way */
    CompletedEvents(IdempotentRepository repository, String owner, Clock clock, Delayer delayer, Executor worker) {
        this.repository = repository;
        this.prefix = owner + ":";
        this.clock = clock;
        this.delayer = delayer;
        this.worker = worker;
    }

    @Override
    public boolean contains(String key) {
        return repository.contains(prefix + key);
    }

    @Override
    public CompletableFuture<Boolean> once(String key, Supplier<CompletableFuture<Boolean>> work) {
        return once(key, work, MOST_LOOKS);
    }

    private CompletableFuture<Boolean> once(String key, Supplier<CompletableFuture<Boolean>> work, int looks) {
        if (contains(key)) {
            return CompletableFuture.completedFuture(true);
        }
        long minute = clock.millis() / Duration.ofMinutes(1).toMillis();
        String mark = mark(key, minute);
        if (!repository.contains(mark(key, minute - 1)) && leave(mark)) {
            return work.get().whenComplete((done, failure) -> end(key, mark, failure == null && done));
        }
        if (looks == 0) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Void> pause = new CompletableFuture<>();
        delayer.after(LOOK, () -> pause.completeAsync(() -> null, worker));
        return pause.thenCompose(over -> once(key, work, looks - 1));
    }

    private boolean leave(String mark) {
        try {
            return repository.add(mark);
        } catch (RuntimeException e) {
            // Better twice than not at all.
            LOG.warn("That an event is in work could not be recorded; another node may run it too. {}", e.getMessage());
            return true;
        }
    }

    private String mark(String key, long minute) {
        return prefix + key + "@" + minute;
    }

    private void end(String key, String mark, boolean done) {
        try {
            if (done) {
                repository.add(prefix + key);
                repository.confirm(prefix + key);
            }
            repository.remove(mark);
        } catch (RuntimeException e) {
            LOG.warn("What became of an event could not be recorded; it may come again. {}", e.getMessage());
        }
    }
}
