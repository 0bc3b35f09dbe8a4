package io.github.camelstrava;

import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.webhook.EventFilter;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets events make athletes of a group due. An event is a hint: that it has come is recorded in the store, and the poll
 * tells what is new.
 */
final class PushedActivities implements WebhookMember {

    private static final Set<String> WORTH_A_POLL = Set.of("create", "update");

    /** Strava waits for two seconds. */
    private static final long PATIENCE_MILLIS = 1_500;

    private final EventFilter filter;
    private final ActivityGroup group;
    private final PolledAthletes athletes;
    private final Runnable newcomer;
    private final Runnable wakeUp;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /**
     * @param newcomer told that there is an athlete whom the group has not met
     * @param wakeUp   told that there is somebody to be polled
     */
    PushedActivities(
            EventFilter filter, ActivityGroup group, PolledAthletes athletes, Runnable newcomer, Runnable wakeUp) {
        this.filter = filter;
        this.group = group;
        this.athletes = athletes;
        this.newcomer = newcomer;
        this.wakeUp = wakeUp;
    }

    /** It is known by now who belongs to the group. */
    void ready() {
        ready.complete(null);
    }

    @Override
    public boolean wants(WebhookEvent event) {
        return "activity".equals(event.objectType())
                && WORTH_A_POLL.contains(event.aspectType())
                && filter.accepts(event);
    }

    @Override
    public CompletableFuture<Boolean> receive(WebhookEvent event) {
        // Whose the configured token is, is found out soon after the start.
        return athletes.areKnownFromStart() || ready.isDone()
                ? CompletableFuture.completedFuture(record(event))
                : ready.thenApply(known -> record(event))
                        .completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean record(WebhookEvent event) {
        long athlete = event.ownerId();
        boolean known = group.roster().contains(athlete);
        if (known || athletes.isOneOf(athlete)) {
            boolean created = "create".equals(event.aspectType());
            if (group.due().add(athlete, event.objectId(), created)) {
                if (!known) {
                    newcomer.run();
                }
                wakeUp.run();
            }
        }
        return true;
    }
}
