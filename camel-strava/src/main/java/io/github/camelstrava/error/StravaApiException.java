package io.github.camelstrava.error;

import org.apache.camel.spi.HttpResponseAware;

/** Strava refused a call, answered it badly, or could not be reached. */
public class StravaApiException extends StravaException implements HttpResponseAware {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final StravaFault fault;
    private final boolean applicationFault;
    private int status;
    private String statusText;

    /**
     * @param operation        what was called, as in the URI
     * @param status           the HTTP status, 0 if there was no answer
     * @param fault            what Strava said, never null
     * @param applicationFault whether the cause lies with the application, not with an athlete or a request
     */
    public StravaApiException(
            String operation,
            int status,
            StravaFault fault,
            boolean applicationFault,
            String message,
            Throwable cause) {
        super(message, cause);
        this.operation = operation;
        this.status = status;
        this.fault = fault;
        this.applicationFault = applicationFault;
    }

    /** The operation that failed, as it is written in the URI. */
    public String getOperation() {
        return operation;
    }

    /** The HTTP status, 0 if there was no answer. */
    public int getStatus() {
        return status;
    }

    /** What Strava said; empty, never null, if it said nothing readable. */
    public StravaFault getFault() {
        return fault;
    }

    /**
     * Whether the application is at fault (inactive, wrong client id or secret) or the endpoint was removed: nothing an
     * athlete could mend, and no reason to doubt any tokens.
     */
    public boolean isApplicationFault() {
        return applicationFault;
    }

    @Override
    public int getHttpResponseCode() {
        return status;
    }

    @Override
    public void setHttpResponseCode(int code) {
        this.status = code;
    }

    @Override
    public String getHttpResponseStatus() {
        return statusText;
    }

    @Override
    public void setHttpResponseStatus(String text) {
        this.statusText = text;
    }
}
