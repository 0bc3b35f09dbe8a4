package io.github.camelstrava.connect;

/** A sign-up that does not go on. */
public final class RefusedSignUpException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ConnectOutcome outcome;

    public RefusedSignUpException(ConnectOutcome outcome) {
        super(outcome.name(), null, false, false);
        this.outcome = outcome;
    }

    public ConnectOutcome outcome() {
        return outcome;
    }
}
