package io.github.camelstrava.error;

/** There is no such thing, or the athlete's tokens do not show it: private, deleted, or another athlete's. */
public class StravaNotFoundException extends StravaApiException {

    private static final long serialVersionUID = 1L;

    public StravaNotFoundException(
            String operation, int status, StravaFault fault, boolean applicationFault, String message) {
        super(operation, status, fault, applicationFault, message, null);
    }
}
