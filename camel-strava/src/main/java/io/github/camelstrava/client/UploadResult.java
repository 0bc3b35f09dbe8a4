package io.github.camelstrava.client;

import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaUploadException;
import io.github.camelstrava.error.StravaUploadException.Reason;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.StravaOperation;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Strava's account of an upload. The texts are English prose that changes, so the fields decide, and the texts
 * only tell the reason.
 */
final class UploadResult {

    private static final Pattern DUPLICATE = Pattern.compile("duplicate of\\D*(\\d{1,18})", Pattern.CASE_INSENSITIVE);
    private static final Pattern DELETED = Pattern.compile("activity has been deleted", Pattern.CASE_INSENSITIVE);
    /** Strava begins with the name of the file, which can hold any words. */
    private static final Pattern FILE_NAME =
            Pattern.compile("^.*?\\.(fit|tcx|gpx|json)(\\.gz)?(?=[:\\s])", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final int MAX_QUOTE = 200;

    private UploadResult() {}

    /**
     * Whether an activity came of it.
     *
     * @throws StravaUploadException if none will
     */
    static boolean isReady(StravaOperation operation, int status, Upload upload) {
        if (upload.error() != null && !upload.error().isBlank()) {
            throw refused(operation, status, upload);
        }
        if (upload.activityId() != null) {
            return true;
        }
        if (upload.status() != null && DELETED.matcher(upload.status()).find()) {
            throw new StravaUploadException(
                    operation.name(),
                    status,
                    StravaFault.NONE,
                    Reason.DELETED,
                    upload.id(),
                    null,
                    "strava:" + operation + " failed: an activity was made of the file, but it has been deleted since.",
                    null);
        }
        return false;
    }

    /** @param upload with an error */
    static StravaUploadException refused(StravaOperation operation, int status, Upload upload) {
        String error = withoutFileName(upload);
        Matcher duplicate = DUPLICATE.matcher(error);
        Long duplicateOf = duplicate.find() ? Long.valueOf(duplicate.group(1)) : null;
        Reason reason = duplicateOf != null ? Reason.DUPLICATE : reason(error.toLowerCase(Locale.ROOT));
        return new StravaUploadException(
                operation.name(),
                status,
                StravaFault.NONE,
                reason,
                upload.id(),
                duplicateOf,
                "strava:" + operation + " failed: Strava made no activity of the file (" + quoted(upload.error())
                        + "); " + cure(reason, duplicateOf) + ".",
                null);
    }

    /** @param cause why the state could not be asked for, null if it could */
    static StravaUploadException unfinished(
            StravaOperation operation, Long uploadId, Duration waited, Throwable cause) {
        return new StravaUploadException(
                operation.name(),
                0,
                StravaFault.NONE,
                Reason.STILL_PROCESSING,
                uploadId,
                null,
                "strava:" + operation + " gave up waiting: after " + waited.toSeconds()
                        + " s (option uploadTimeout) Strava had not finished upload " + uploadId
                        + "; strava:upload?id=" + uploadId + " tells what became of it."
                        + (cause == null ? "" : " The last time it was asked: " + cause.getMessage()),
                cause);
    }

    private static String withoutFileName(Upload upload) {
        String error = upload.error();
        String name = upload.externalId();
        return name != null && error.startsWith(name)
                ? error.substring(name.length())
                : FILE_NAME.matcher(error).replaceFirst("");
    }

    private static Reason reason(String error) {
        if (error.contains("duplicate")) {
            return Reason.DUPLICATE;
        }
        if (error.contains("empty")) {
            return Reason.EMPTY;
        }
        return error.contains("malformed") || error.contains("time information") ? Reason.MALFORMED : Reason.OTHER;
    }

    private static String cure(Reason reason, Long duplicateOf) {
        return switch (reason) {
            case DUPLICATE ->
                duplicateOf == null
                        ? "the recording was uploaded before"
                        : "the recording was uploaded before, as activity " + duplicateOf;
            case EMPTY -> "the file has nothing in it";
            default -> "check the file, and whether the option dataType names its kind";
        };
    }

    private static String quoted(String error) {
        String text = TAG.matcher(error)
                .replaceAll("")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE - 1) + "…";
    }
}
