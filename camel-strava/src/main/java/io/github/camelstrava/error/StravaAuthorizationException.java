package io.github.camelstrava.error;

/** The athlete must connect again, or grant a scope that the message names. Trying again does not help. */
public class StravaAuthorizationException extends StravaApiException {

    private static final long serialVersionUID = 1L;

    public StravaAuthorizationException(
            String operation, int status, StravaFault fault, String message, Throwable cause) {
        super(operation, status, fault, false, message, cause);
    }
}
