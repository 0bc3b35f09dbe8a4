package io.github.camelstrava;

import io.github.camelstrava.connect.ConnectOutcome;
import io.github.camelstrava.connect.ConnectPage;
import io.github.camelstrava.connect.ConnectPages;
import io.github.camelstrava.connect.RefusedSignUpException;
import io.github.camelstrava.connect.StandardPages;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of an athlete's browser, and what it is answered. */
final class ConnectRequest {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectRequest.class);

    private static final String METHOD = "GET";
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FOUND = 302;
    private static final int SEE_OTHER = 303;
    private static final long TRY_AGAIN_SECONDS = 60;

    /** Of what Strava sends, each is shorter by far. */
    private static final int LONGEST_PARAMETER = 1_000;

    private final Exchange exchange;
    private final Message message;
    private final ConnectSettings settings;

    ConnectRequest(Exchange exchange, ConnectSettings settings) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.settings = settings;
    }

    /** Answers what no browser asks that follows a link. */
    boolean isRefused() {
        if (METHOD.equalsIgnoreCase(message.getHeader(Exchange.HTTP_METHOD, METHOD, String.class))) {
            return false;
        }
        answer(METHOD_NOT_ALLOWED);
        message.setHeader("Allow", METHOD);
        return true;
    }

    /**
     * The parameters of the query.
     *
     * @throws RefusedSignUpException if one of them is given twice
     */
    Map<String, String> query() throws RefusedSignUpException {
        // As it was sent: servers differ in which of the two they know.
        String query = message.getHeader(
                Exchange.HTTP_RAW_QUERY, () -> message.getHeader(Exchange.HTTP_QUERY, "", String.class), String.class);
        Map<String, String> parameters = new HashMap<>();
        for (NameValuePair parameter : WWWFormCodec.parse(query, StandardCharsets.UTF_8)) {
            if (parameters.put(parameter.getName(), parameter.getValue()) != null) {
                throw new RefusedSignUpException(ConnectOutcome.INVALID);
            }
        }
        return parameters;
    }

    /** One of the parameters, null if it is missing or empty. */
    static String parameter(Map<String, String> query, String name) throws RefusedSignUpException {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() > LONGEST_PARAMETER) {
            throw new RefusedSignUpException(ConnectOutcome.INVALID);
        }
        return text;
    }

    Message message() {
        return message;
    }

    String cookie() {
        return ConnectCookie.read(exchange, settings.isSecure());
    }

    /** Sends the browser to Strava. */
    void leave(String uri, String cookie) {
        answer(FOUND);
        ConnectCookie.write(exchange, settings.isSecure(), cookie);
        message.setHeader("Location", uri);
    }

    /** Sends the browser to where the sign-up ends, away from the address with the code. */
    void end() {
        answer(SEE_OTHER);
        message.setHeader("Location", settings.successLink());
    }

    void show(ConnectOutcome outcome, String startLink, List<String> missingScopes) {
        ConnectPage page =
                new ConnectPage(outcome, outcome == ConnectOutcome.MISCONFIGURED ? null : startLink, missingScopes);
        answer(outcome.status());
        message.setBody(html(page));
        message.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        message.setHeader("X-Frame-Options", "DENY");
        if (outcome == ConnectOutcome.UNAVAILABLE) {
            message.setHeader("Retry-After", TRY_AGAIN_SECONDS);
        }
    }

    private String html(ConnectPage page) {
        ConnectPages pages = settings.pages();
        if (!(pages instanceof StandardPages)) {
            try {
                String html = pages.html(page);
                if (html != null) {
                    return html;
                }
                LOG.warn("The option connectPages has written no page for {}.", page.outcome());
            } catch (RuntimeException e) {
                LOG.warn("The option connectPages could not write a page for {}.", page.outcome(), e);
            }
        }
        message.setHeader("Content-Security-Policy", StandardPages.CONTENT_SECURITY_POLICY);
        return new StandardPages().html(page);
    }

    private void answer(int status) {
        CallbackMessages.answer(message, status);
        message.setHeader("Cache-Control", "no-store");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("X-Content-Type-Options", "nosniff");
    }
}
