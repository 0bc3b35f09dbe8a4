package io.github.camelstrava;

import io.github.camelstrava.auth.Connection;
import io.github.camelstrava.client.Terms;
import io.github.camelstrava.connect.ConnectOutcome;
import io.github.camelstrava.connect.RefusedSignUpException;
import io.github.camelstrava.connect.SignUps;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaException;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.store.Grant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an athlete's browser asks in the course of a sign-up, and what it is answered. */
final class SignUpDialogue {

    private static final Logger LOG = LoggerFactory.getLogger(SignUpDialogue.class);

    private static final String NAME = StravaOperation.connect.name();

    /** Each holds one of the server's some twenty threads while Strava answers and the route runs. */
    private static final int MOST_AT_ONCE = 8;

    /** Within what Camel leaves a context to stop. */
    private static final long LONGEST_ANSWER_SECONDS = 40;

    /** What a new athlete is to the application. */
    interface Listener {

        /**
         * An athlete has connected, and the tokens are stored.
         *
         * @return whether all was done that has to follow
         */
        boolean connected(SummaryAthlete athlete, Grant grant);
    }

    private final ConnectSettings settings;
    private final StravaSession session;
    private final SignUps signUps;
    private final Terms terms;
    private final Listener listener;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final RareWarnings warnings;

    SignUpDialogue(StravaEndpoint endpoint, StravaSession session, ConnectSettings settings, Listener listener) {
        this.settings = settings;
        this.session = session;
        this.signUps = new SignUps(
                endpoint.getComponent().getStore(), endpoint.getConfiguration().getClientId(), settings.path());
        this.terms = endpoint.producerTerms().withoutWaiting();
        this.warnings = new RareWarnings(LOG, endpoint.getComponent().clock());
        this.listener = listener;
    }

    /** Sends the athlete to Strava. */
    void begin(ConnectRequest request) {
        if (request.isRefused()) {
            return;
        }
        Optional<String> redirectUri = settings.redirectUri() != null
                ? Optional.of(settings.redirectUri())
                : LocalBrowser.address(request.message()).map(address -> address + settings.callbackPath());
        if (redirectUri.isEmpty()) {
            warnings.warn(
                    "A browser on another machine cannot sign up without the option redirectUri: the address at which"
                            + " browsers reach " + settings.callbackPath() + ".");
            request.show(ConnectOutcome.MISCONFIGURED, null, List.of());
            return;
        }
        try {
            SignUps.Begun begun = signUps.begin(request.cookie());
            String uri = session.tokens()
                    .authorizationUrl(redirectUri.get(), settings.scope(), settings.approvalPrompt(), begun.state());
            request.leave(uri, begun.browser());
        } catch (StravaStoreException e) {
            warnings.warn("No athlete can sign up now: " + e.getMessage());
            request.show(ConnectOutcome.UNAVAILABLE, settings.againLink(), List.of());
        }
    }

    /** Takes the athlete who comes back from Strava. */
    void comeBack(ConnectRequest request) {
        if (request.isRefused()) {
            return;
        }
        if (!places.tryAcquire()) {
            request.show(ConnectOutcome.UNAVAILABLE, settings.startLink(), List.of());
            return;
        }
        try {
            Connection connection = connect(request);
            if (listener.connected(connection.athlete(), connection.grant())) {
                request.end();
            } else {
                request.show(ConnectOutcome.FAILED, settings.startLink(), List.of());
            }
        } catch (MissingScopesException e) {
            LOG.debug("{}", e.getMessage());
            request.show(ConnectOutcome.SCOPE_MISSING, settings.startLink(), e.scopes());
        } catch (RefusedSignUpException e) {
            LOG.debug("A sign-up was refused: {}", e.getMessage());
            request.show(e.outcome(), settings.startLink(), List.of());
        } catch (StravaException e) {
            ConnectOutcome outcome = outcomeOf(e);
            warnings.warn("An athlete could not sign up: " + e.getMessage());
            request.show(outcome, settings.startLink(), List.of());
        } catch (RuntimeException e) {
            // Whatever it is, athletes see a page. Its message may quote what was answered, so not at once.
            warnings.warn("An athlete could not sign up: " + e.getClass().getName() + ", see the debug log.");
            LOG.debug("An athlete could not sign up", e);
            request.show(ConnectOutcome.UNAVAILABLE, settings.startLink(), List.of());
        } finally {
            places.release();
        }
    }

    /** Waits until whoever has come back has an answer, or not for ever. */
    void awaitAnswered() throws InterruptedException {
        if (places.tryAcquire(MOST_AT_ONCE, LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
            places.release(MOST_AT_ONCE);
        }
    }

    /** Shows the end, at an address that tells nothing. */
    void welcome(ConnectRequest request) {
        if (!request.isRefused()) {
            request.show(ConnectOutcome.CONNECTED, settings.startLink(), List.of());
        }
    }

    private Connection connect(ConnectRequest request) throws RefusedSignUpException {
        Map<String, String> query = request.query();
        String state = ConnectRequest.parameter(query, "state");
        if (state == null) {
            throw new RefusedSignUpException(ConnectOutcome.INVALID);
        }
        signUps.end(state, request.cookie());
        if (query.containsKey("error")) {
            boolean denied = "access_denied".equals(query.get("error"));
            throw new RefusedSignUpException(denied ? ConnectOutcome.DENIED : ConnectOutcome.INVALID);
        }
        String code = ConnectRequest.parameter(query, "code");
        if (code == null) {
            throw new RefusedSignUpException(ConnectOutcome.INVALID);
        }
        Set<String> told = TokenSet.splitScopes(ConnectRequest.parameter(query, "scope"));
        if (!told.isEmpty()) {
            // Before the code is spent. Whoever has changed what the browser says is found out by the tokens.
            requireEnough(told);
        }
        try {
            return session.tokens()
                    .connect(
                            code,
                            NAME,
                            (token, name) -> session.client().athleteOf(token, StravaOperation.connect, terms),
                            granted -> requireEnough(granted.isEmpty() ? told : granted))
                    .join();
        } catch (CompletionException e) {
            if (StravaException.unwrap(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Set<String> requireEnough(Set<String> granted) {
        List<String> missing = Scope.missing(settings.required(), granted);
        if (!missing.isEmpty()) {
            throw new MissingScopesException(missing);
        }
        return granted;
    }

    private static ConnectOutcome outcomeOf(StravaException failure) {
        if (failure instanceof StravaAuthorizationException) {
            // The code was used before, or is too old.
            return ConnectOutcome.OVER;
        }
        if (!(failure instanceof StravaApiException answer) || !answer.isApplicationFault()) {
            return ConnectOutcome.UNAVAILABLE;
        }
        boolean inactive = answer.getFault().has("Application", "Status", null);
        return answer.getStatus() == 403 && !inactive ? ConnectOutcome.FULL : ConnectOutcome.MISCONFIGURED;
    }
}
