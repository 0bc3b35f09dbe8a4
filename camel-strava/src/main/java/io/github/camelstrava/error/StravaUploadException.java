package io.github.camelstrava.error;

/** Strava took the file but made no activity of it, or has not yet. */
public class StravaUploadException extends StravaApiException {

    private static final long serialVersionUID = 1L;

    /** Why there is no activity. */
    public enum Reason {
        /** The recording was uploaded before; see {@link #getDuplicateOf()}. */
        DUPLICATE,
        /** There is nothing in the file. */
        EMPTY,
        /** The file is not of the kind it claims to be, or lacks what an activity needs. */
        MALFORMED,
        /** The activity was made and deleted. */
        DELETED,
        /** Strava was still at it when the time to wait was over. */
        STILL_PROCESSING,
        /** What Strava said is in the message. */
        OTHER
    }

    private final Reason reason;
    private final Long uploadId;
    private final Long duplicateOf;

    /**
     * @param uploadId    null if Strava gave none
     * @param duplicateOf null if it is no duplicate, or of nothing that Strava names
     * @param cause       may be null
     */
    public StravaUploadException(
            String operation,
            int status,
            StravaFault fault,
            Reason reason,
            Long uploadId,
            Long duplicateOf,
            String message,
            Throwable cause) {
        super(operation, status, fault, false, message, cause);
        this.reason = reason;
        this.uploadId = uploadId;
        this.duplicateOf = duplicateOf;
    }

    public Reason getReason() {
        return reason;
    }

    /** The upload, to ask for its state again; null if Strava gave none. */
    public Long getUploadId() {
        return uploadId;
    }

    /** The activity that was made of the same recording before; null if the file was refused for another reason. */
    public Long getDuplicateOf() {
        return duplicateOf;
    }
}
