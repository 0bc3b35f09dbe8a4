package io.github.camelstrava;

import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The simplest complete call of each operation. */
final class OperationCalls {

    private static final Map<Param, String> VALUES = Map.of(
            Param.name, "x",
            Param.sportType, "Run",
            Param.startDateLocal, "2026-09-01T08:30:00",
            Param.elapsedTime, "60",
            Param.bounds, "1,2,3,4",
            Param.callbackUrl, "https://app.example.org/strava",
            Param.verifyToken, "canary-verify");

    private OperationCalls() {}

    /** Those that call the API. */
    static Stream<StravaOperation> all() {
        return Arrays.stream(StravaOperation.values())
                .filter(operation -> operation.spec().method() != null);
    }

    static Stream<StravaOperation> downloads() {
        return all().filter(operation -> operation.spec().isDownload());
    }

    static Stream<StravaOperation> withoutResult() {
        return all().filter(operation -> operation.spec().result() == Void.class);
    }

    /** Those that return JSON. */
    static Stream<StravaOperation> withJson() {
        return all().filter(operation ->
                !operation.spec().isDownload() && operation.spec().result() != Void.class);
    }

    static Stream<StravaOperation> byTheApplication() {
        return all().filter(operation -> operation.spec().authentication() == Authentication.APPLICATION);
    }

    static String uri(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        String options = spec.params().stream()
                .filter(param -> spec.required().contains(param) || param == Param.verifyToken)
                .map(param -> "&" + param + "=" + VALUES.get(param))
                .collect(Collectors.joining());
        String id = spec.idRule() == IdRule.REQUIRED ? "&id=" + id(operation) : "";
        String weight = spec.params().contains(Param.weight) ? "&weight=70" : "";
        String file = spec.bodyType() == BodyType.MULTIPART ? "&dataType=fit&waitForUpload=false" : "";
        return "strava:" + operation
                + ("?" + (options + id + weight + file).replaceFirst("^&", "")).replaceFirst("\\?$", "");
    }

    private static String id(StravaOperation operation) {
        return operation.spec().textId() ? "b5" : "5";
    }

    static Object body(StravaOperation operation) {
        return operation.spec().bodyType() == BodyType.MULTIPART ? new byte[] {1, 2, 3} : null;
    }

    /** Where the call goes, without its query. */
    static String path(StravaOperation operation) {
        return operation
                .spec()
                .path()
                .replaceFirst("\\?.*", "")
                .replace(
                        "{id}",
                        operation.spec().idRule() == IdRule.ACTING_ATHLETE
                                ? Long.toString(UploadServer.ATHLETE)
                                : id(operation));
    }
}
