package io.github.camelstrava;

import io.github.camelstrava.error.StravaException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said where a route has no other exception handler: troubles of Strava's in one line, which needs no stack trace,
 * and the same one not more than once an hour, however often it is polled. Everything else as Camel does.
 */
final class QuietExceptionHandler implements ExceptionHandler {

    private static final Duration AGAIN = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 100;

    private final ExceptionHandler others;
    private final Clock clock;
    private final Consumer<String> warning;
    private final Logger log;

    private final Map<String, Instant> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param owner under whose name failures are logged */
    QuietExceptionHandler(CamelContext context, Class<?> owner, Clock clock) {
        this(
                new LoggingExceptionHandler(context, owner),
                clock,
                LoggerFactory.getLogger(owner),
                LoggerFactory.getLogger(owner)::warn);
    }

    QuietExceptionHandler(ExceptionHandler others, Clock clock, Logger log, Consumer<String> warning) {
        this.others = others;
        this.clock = clock;
        this.log = log;
        this.warning = warning;
    }

    @Override
    public void handleException(Throwable exception) {
        handleException("Polling failed", null, exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        handleException(message, null, exception);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        if (exchange != null || !(exception instanceof StravaException)) {
            others.handleException(message, exchange, exception);
            return;
        }
        String text = message + ": " + exception.getMessage();
        if (isDue(text)) {
            warning.accept(text);
            log.debug(message, exception);
        } else {
            log.debug("Still so: {}", text);
        }
    }

    private synchronized boolean isDue(String text) {
        Instant now = clock.instant();
        Instant last = said.get(text);
        boolean due = last == null || !last.plus(AGAIN).isAfter(now);
        if (due) {
            said.remove(text);
            said.put(text, now);
        }
        return due;
    }
}
