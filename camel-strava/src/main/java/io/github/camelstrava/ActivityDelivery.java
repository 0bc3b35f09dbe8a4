package io.github.camelstrava;

import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.polling.Delivery;
import io.github.camelstrava.polling.Troubles;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.SynchronizationVetoable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one athlete's activities to the route, and tells what became of them. */
final class ActivityDelivery implements Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(ActivityDelivery.class);

    private static final int IN_FULL = 3;

    /** So often, at growing distances, details are asked for that are not there. */
    private static final int LOOKS = 4;

    private final StravaActivitiesConsumer consumer;
    private final AthletePolls polls;
    private final long athlete;
    private final LongFunction<DetailedActivity> details;
    private final boolean pushed;
    private final Set<Long> justCreated;

    /**
     * @param details     reads an activity in full, null if summaries will do
     * @param pushed      whether events tell of activities
     * @param justCreated activities of which one has just told
     */
    ActivityDelivery(
            StravaActivitiesConsumer consumer,
            AthletePolls polls,
            long athlete,
            LongFunction<DetailedActivity> details,
            boolean pushed,
            Set<Long> justCreated) {
        this.consumer = consumer;
        this.polls = polls;
        this.athlete = athlete;
        this.details = details;
        this.pushed = pushed;
        this.justCreated = justCreated;
    }

    /** One activity of a batch. */
    record Item(ActivityDelivery delivery, Handover handover) {

        void deliver(int index, int size) {
            delivery.deliver(handover, index, size);
        }
    }

    @Override
    public boolean isAllowed() {
        return polls.mayCall();
    }

    @Override
    public void deliver(List<Handover> batch) {
        consumer.deliver(
                batch.stream().map(handover -> new Item(this, handover)).toList());
    }

    private void deliver(Handover handover, int index, int size) {
        boolean tooManyCalls = details != null && !polls.mayCall();
        if (tooManyCalls || !handover.begin()) {
            return;
        }
        consumer.countEmitted();
        Outcome outcome = new Outcome(handover);
        StravaModel body;
        try {
            body = details == null ? handover.activity() : detail(outcome);
        } catch (RuntimeException e) {
            outcome.postponed();
            throw e;
        }
        if (body != null) {
            process(body, handover.activity(), index, size, outcome);
        }
    }

    private void process(StravaModel body, SummaryActivity activity, int index, int size, Outcome outcome) {
        try {
            Exchange exchange = exchange(body, activity, index, size);
            exchange.getExchangeExtension().addOnCompletion(outcome);
            consumer.getProcessor().process(exchange);
            outcome.returned(exchange);
        } catch (Exception e) {
            // Without the exchange: a pooled one may be empty by now.
            outcome.failed(null, e);
        }
    }

    /** @return null if the activity is not to be processed now */
    private DetailedActivity detail(Outcome outcome) {
        SummaryActivity activity = outcome.handover.activity();
        if (Integer.valueOf(IN_FULL).equals(activity.resourceState())) {
            // It was read by its id, and is complete.
            return new DetailedActivity(activity.json());
        }
        try {
            return details.apply(activity.id());
        } catch (StravaNotFoundException e) {
            if (e.isApplicationFault()) {
                throw e;
            }
            if (mayComeYet(outcome.handover)) {
                outcome.missed();
                return null;
            }
            LOG.info("Activity {} is gone before its details could be read; it is skipped.", activity.id());
            outcome.succeeded();
        } catch (StravaException e) {
            if (isNoFaultOfTheActivity(e)) {
                throw e;
            }
            outcome.failed(null, e);
        }
        return null;
    }

    /** Strava may tell of an activity, and list it, before it shows it in full. */
    private boolean mayComeYet(Handover handover) {
        int failures = handover.failures();
        return justCreated.contains(handover.activity().id()) || pushed && failures > 0 && failures < LOOKS;
    }

    private static boolean isNoFaultOfTheActivity(StravaException e) {
        return Troubles.concernsEveryone(e) || Troubles.concernsAthlete(e) || e instanceof StravaStoreException;
    }

    private Exchange exchange(StravaModel body, SummaryActivity activity, int index, int size) {
        Exchange exchange = consumer.createExchange(true);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader(StravaConstants.ID, activity.id());
        exchange.getMessage().setHeader(StravaConstants.ATHLETE_ID, athlete);
        exchange.getMessage().setHeader(StravaConstants.MESSAGE_TIMESTAMP, timestamp(activity.startDate()));
        exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
        exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, size);
        exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == size - 1);
        return exchange;
    }

    private static Long timestamp(Instant start) {
        try {
            return start == null ? null : start.toEpochMilli();
        } catch (ArithmeticException e) {
            // Some day in the year 999999999.
            return null;
        }
    }

    /** Tells how an activity's way ended: once, perhaps much later and by another thread. */
    private final class Outcome implements Synchronization, SynchronizationVetoable {
        private final Handover handover;
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile boolean handedOver;

        Outcome(Handover handover) {
            this.handover = handover;
        }

        @Override
        public boolean allowHandover() {
            return true;
        }

        @Override
        public void beforeHandover(Exchange target) {
            handedOver = true;
        }

        /**
         * The route is through with an exchange, except for what it handed over to others. By now it should have been
         * told; but Camel loses completions where pooled exchanges are split.
         */
        void returned(Exchange exchange) {
            if (handedOver || told.get()) {
                return;
            }
            boolean empty = exchange.getProperty(ExchangePropertyKey.BATCH_SIZE) == null;
            if (empty || exchange.getException() != null) {
                onFailure(exchange);
            } else {
                onComplete(exchange);
            }
        }

        @Override
        public void onComplete(Exchange exchange) {
            // A route that only marked the exchange for rollback completes without an exception.
            if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                failed(exchange, new RollbackExchangeException("The exchange was marked for rollback", exchange));
            } else {
                succeeded();
            }
        }

        @Override
        public void onFailure(Exchange exchange) {
            Throwable cause = exchange.getException();
            failed(exchange, cause != null ? cause : new RollbackExchangeException("The exchange failed", exchange));
        }

        void succeeded() {
            if (told.compareAndSet(false, true)) {
                handover.succeeded();
            }
        }

        /** Its details are not there yet, which is nobody's failure. */
        void missed() {
            if (told.compareAndSet(false, true)) {
                handover.failed();
            }
        }

        void postponed() {
            if (told.compareAndSet(false, true)) {
                handover.postponed();
            }
        }

        /** @param exchange null if there is none, or it may be in use for something else by now */
        void failed(Exchange exchange, Throwable cause) {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            long id = handover.activity().id();
            int failures = handover.failed();
            if (failures == 1) {
                consumer.getExceptionHandler()
                        .handleException(
                                "Activity " + id + " could not be delivered and will be tried again", exchange, cause);
            } else {
                LOG.debug("Activity {} could not be delivered for the {}th time", id, failures, cause);
            }
        }
    }
}
