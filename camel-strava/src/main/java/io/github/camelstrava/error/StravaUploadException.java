package io.github.camelstrava.error;

/** Strava took the file but made no activity of it. */
public class StravaUploadException extends StravaApiException {

    private static final long serialVersionUID = 1L;

    private final Long uploadId;
    private final Long duplicateOf;

    public StravaUploadException(
            String operation, int status, StravaFault fault, Long uploadId, Long duplicateOf, String message) {
        super(operation, status, fault, false, message, null);
        this.uploadId = uploadId;
        this.duplicateOf = duplicateOf;
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
