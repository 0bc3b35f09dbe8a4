package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/** What the log says where nobody else deals with what goes wrong. */
class QuietExceptionHandlerTest {

    private final VirtualTime time = new VirtualTime("2026-09-01T10:00:00Z");
    private final List<Throwable> leftToCamel = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final ExceptionHandler handler =
            new QuietExceptionHandler(new Camel(), time, NOPLogger.NOP_LOGGER, said::add);

    private final class Camel implements ExceptionHandler {

        @Override
        public void handleException(Throwable exception) {
            leftToCamel.add(exception);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            leftToCamel.add(exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            leftToCamel.add(exception);
        }
    }

    private static StravaApiException failure(int status) {
        return new StravaApiException("activities", status, StravaFault.NONE, false, "no " + status, null);
    }

    @Test
    void saysTroublesOfStravasInALineAndTheSameOnceAnHour() {
        for (int poll = 0; poll < 9; poll++) {
            handler.handleException("Failed polling", failure(503));
            time.pass(Duration.ofMinutes(10));
        }
        handler.handleException("Failed polling", failure(500));

        assertThat(said).containsExactly("Failed polling: no 503", "Failed polling: no 503", "Failed polling: no 500");
        assertThat(leftToCamel).isEmpty();
    }

    @Test
    void leavesToCamelWhatHappensInARouteAndWhatNobodyExpects() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        handler.handleException("Failed", exchange, failure(503));
        handler.handleException("Failed", exchange, failure(503));
        handler.handleException(new IllegalStateException("unexpected"));

        assertThat(leftToCamel).hasSize(3);
        assertThat(said).isEmpty();
    }
}
