package io.github.camelstrava.nodes;

import io.github.camelstrava.StravaConstants;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Emits what all athletes did into a ledger. Some of it takes its time. */
final class LedgerRoute extends RouteBuilder {

    static final String GROUP = "all";

    private static final int LONGEST_MILLIS = 40;

    private final Ledger ledger;
    private final String options;
    private final Random random = new Random();

    /** @param options of the consumer, beside the usual ones */
    LedgerRoute(Ledger ledger, String options) {
        this.ledger = ledger;
        this.options = options;
    }

    @Override
    public void configure() {
        from("strava:activities?athleteId=*&after=400d&initialDelay=0&sendEmptyMessageWhenIdle=true&" + options)
                .routeId(GROUP)
                .process(this::work);
    }

    private void work(Exchange exchange) throws InterruptedException {
        Long id = exchange.getMessage().getHeader(StravaConstants.ID, Long.class);
        if (id == null) {
            ledger.idle();
            return;
        }
        ledger.begin(id);
        if (random.nextInt(4) == 0) {
            // A process that is killed has a time of its own: this makes the work long enough to be hit.
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
        }
        ledger.end(id);
    }
}
