package io.github.camelstrava.client;

import io.github.camelstrava.error.FaultReader.Refusal;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaFault;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.io.IOException;
import java.util.stream.Collectors;

/** Finds the exception, and the cure to name, for what Strava answered. */
final class ErrorMapper {

    private static final String OUTCOME_UNKNOWN = " Whether Strava carried it out is unknown.";

    private static final String WRONG_CREDENTIALS = "check the options clientId and clientSecret";

    /** To follow what went wrong. */
    static final String STREAM_GONE =
            " The body is a stream that has been read, so it could not be sent again by itself.";

    private ErrorMapper() {}

    /** An answer other than 2xx and 429. */
    static StravaApiException refused(StravaOperation operation, int status, Refusal refusal) {
        StravaFault fault = refusal.fault();
        if (operation.spec().bodyType() == BodyType.MULTIPART && refusal.json() != null) {
            Upload upload = new Upload(refusal.json());
            if (upload.error() != null && !upload.error().isBlank()) {
                return UploadResult.refused(operation, status, upload);
            }
        }
        if (fault.has("Application", "client_id", null) || fault.has("Application", "client_secret", null)) {
            return failed(operation, status, refusal, true, WRONG_CREDENTIALS);
        }
        return switch (status) {
            case 401 -> unauthorized(operation, refusal);
            case 402 -> failed(operation, status, refusal, false, "the athlete needs a Strava subscription for this");
            case 403 -> forbidden(operation, refusal);
            case 404, 410 ->
                fault.has("resource", "path", null) || status == 410
                        ? new StravaNotFoundException(
                                operation.name(),
                                status,
                                fault,
                                true,
                                sentence(
                                        operation,
                                        status,
                                        refusal,
                                        "Strava has removed this endpoint, or apiUri is wrong"))
                        : new StravaNotFoundException(
                                operation.name(),
                                status,
                                fault,
                                false,
                                sentence(
                                        operation,
                                        status,
                                        refusal,
                                        "there is no such thing, or this athlete may not see it"));
            default -> failed(operation, status, refusal, false, cureFor(status));
        };
    }

    /**
     * A 2xx answer that is not what the operation returns. There is no cause: a parser's message may quote anything.
     *
     * @param excerpt the start of the body
     */
    static StravaApiException unreadable(StravaOperation operation, int status, String why, String excerpt) {
        return new StravaApiException(
                operation.name(),
                status,
                StravaFault.NONE,
                false,
                "strava:" + operation + " failed: Strava answered " + status + ", but " + why
                        + (excerpt.isEmpty() ? "; the body is empty." : " (" + excerpt + ").")
                        + (operation.spec().isRead() ? "" : OUTCOME_UNKNOWN),
                null);
    }

    /**
     * No answer, or half of one.
     *
     * @param unseen whether Strava cannot have acted on the request
     */
    static StravaApiException broken(StravaOperation operation, IOException cause, boolean unseen) {
        String outcome = operation.spec().isRead() || unseen ? "" : OUTCOME_UNKNOWN;
        return new StravaApiException(
                operation.name(),
                0,
                StravaFault.NONE,
                false,
                "strava:" + operation + " failed: Strava could not be reached or the connection broke off ("
                        + cause.getClass().getSimpleName() + ": " + cause.getMessage() + "); try again later."
                        + outcome,
                cause);
    }

    /** The same failure of a call that would have been made again. */
    static StravaApiException notRepeatable(StravaApiException failure) {
        return retold(failure.getOperation(), failure, failure.getMessage() + STREAM_GONE);
    }

    /** The same failure, of one who asked for the state of an upload that Strava has. */
    static StravaApiException afterUpload(StravaOperation operation, long uploadId, StravaApiException failure) {
        return retold(
                operation.name(),
                failure,
                "strava:" + operation + " failed after Strava had taken the file, as upload " + uploadId
                        + ", when it asked what became of it: " + failure.getMessage());
    }

    private static StravaApiException retold(String operation, StravaApiException failure, String message) {
        if (failure instanceof StravaAuthorizationException) {
            return new StravaAuthorizationException(
                    operation, failure.getStatus(), failure.getFault(), message, failure.getCause());
        }
        if (failure instanceof StravaRateLimitException limit) {
            return new StravaRateLimitException(
                    operation, failure.getStatus(), failure.getFault(), limit.getRetryAt(), message);
        }
        return new StravaApiException(
                operation,
                failure.getStatus(),
                failure.getFault(),
                failure.isApplicationFault(),
                message,
                failure.getCause());
    }

    /** Whether another token could help. */
    static boolean isTokenRefused(int status, StravaFault fault) {
        return status == 401 && !fault.has(null, null, "missing") && !fault.has("Application", "internal", null);
    }

    private static StravaApiException unauthorized(StravaOperation operation, Refusal refusal) {
        StravaFault fault = refusal.fault();
        if (fault.has("Application", "internal", null)) {
            return failed(operation, 401, refusal, true, "Strava has closed this endpoint to other applications");
        }
        if (operation.spec().authentication() == Authentication.APPLICATION) {
            return failed(operation, 401, refusal, true, WRONG_CREDENTIALS);
        }
        if (fault.has(null, null, "missing")) {
            return scopeMissing(operation, 401, refusal);
        }
        String scopes = operation.spec().scopes().stream().map(Scope::value).collect(Collectors.joining(" or "));
        return new StravaAuthorizationException(
                operation.name(),
                401,
                fault,
                sentence(
                        operation,
                        401,
                        refusal,
                        "Strava does not accept the athlete's tokens; have the athlete connect again"
                                + (scopes.isEmpty() ? "" : " and grant " + scopes)),
                null);
    }

    private static StravaApiException scopeMissing(StravaOperation operation, int status, Refusal refusal) {
        String missing = refusal.fault().errors().stream()
                .filter(detail -> detail.code().equals("missing"))
                .map(detail -> detail.field().replaceFirst("_permission$", ""))
                .collect(Collectors.joining(", "));
        return new StravaAuthorizationException(
                operation.name(),
                status,
                refusal.fault(),
                sentence(
                        operation,
                        status,
                        refusal,
                        "the tokens lack the scope " + missing + "; authorize the athlete again with that scope"),
                null);
    }

    private static StravaApiException forbidden(StravaOperation operation, Refusal refusal) {
        StravaFault fault = refusal.fault();
        if (fault.has("AccessToken", null, "missing")) {
            return scopeMissing(operation, 403, refusal);
        }
        if (fault.has("Application", "Status", null)) {
            return failed(
                    operation,
                    403,
                    refusal,
                    true,
                    "the application is inactive: its owner's Strava subscription must be renewed");
        }
        if (fault.message() != null && fault.message().startsWith("Limit of connected athletes")) {
            return failed(operation, 403, refusal, true, "the application may not connect more athletes");
        }
        return failed(operation, 403, refusal, false, "this athlete's tokens do not permit it");
    }

    private static String cureFor(int status) {
        if (status >= 500) {
            return "Strava is in trouble; try again later";
        }
        if (status == 409) {
            return "there is such a thing already";
        }
        return status >= 300 && status < 400
                ? "redirects are not followed; check the option apiUri"
                : "check the options and the body";
    }

    private static StravaApiException failed(
            StravaOperation operation, int status, Refusal refusal, boolean applicationFault, String cure) {
        return new StravaApiException(
                operation.name(),
                status,
                refusal.fault(),
                applicationFault,
                sentence(operation, status, refusal, cure),
                null);
    }

    private static String sentence(StravaOperation operation, int status, Refusal refusal, String cure) {
        String said = refusal.said();
        OperationSpec spec = operation.spec();
        String fate = spec.isLegacy() ? " Strava " + spec.legacy() + "." : "";
        // In trouble, Strava may have carried out what it then could not confirm.
        String outcome = spec.isRead() || status < 500 ? "" : OUTCOME_UNKNOWN;
        return "strava:" + operation + " failed: Strava answered " + status + (said.isEmpty() ? "" : " (" + said + ")")
                + "; " + cure + "." + fate + outcome;
    }
}
