package io.github.camelstrava.sandbox;

import static io.github.camelstrava.operation.StravaOperation.activities;
import static io.github.camelstrava.operation.StravaOperation.activity;
import static io.github.camelstrava.operation.StravaOperation.activityStreams;
import static io.github.camelstrava.operation.StravaOperation.athlete;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What each operation answers; path, method, scopes and bucket are known from the operation table. */
final class Answers {
    /** Recorded answers to these carry no rate-limit headers although the calls count. */
    private static final Set<StravaOperation> WITHOUT_RATE_HEADERS = Set.of(activityStreams);

    private final Map<StravaOperation, Function<ApiCall, Answer>> answers = new EnumMap<>(StravaOperation.class);

    Answers() {
        answers.put(athlete, Answers::athlete);
        answers.put(activities, Answers::activities);
        answers.put(activity, Answers::activity);
        answers.put(activityStreams, Answers::activityStreams);
    }

    Answer answer(StravaOperation operation, ApiCall call) {
        Function<ApiCall, Answer> answer = answers.get(operation);
        if (answer == null) {
            return Answer.fault(501, "Not Implemented", "StravaSandbox", operation.name(), "unanswered");
        }
        try {
            return answer.apply(call);
        } catch (ApiCall.BadParameter e) {
            return Answer.badRequest("Activity", e.getMessage(), "invalid");
        }
    }

    boolean carriesRateHeaders(StravaOperation operation) {
        return !WITHOUT_RATE_HEADERS.contains(operation);
    }

    private static Answer athlete(ApiCall call) {
        if (call.id() != null && call.numericId() != call.athlete().id()) {
            return Answer.notFound("Athlete", "id");
        }
        Profile profile = call.athlete().profile();
        return Answer.ok(call.may(Scope.PROFILE_READ_ALL) ? profile.detail() : profile.summary());
    }

    private static Answer activities(ApiCall call) {
        Optional<Long> before = call.number("before");
        Optional<Long> after = call.number("after");
        Stream<SandboxActivity> all = after.isPresent()
                ? call.athlete().oldestFirst()
                : call.athlete().newestFirst();
        List<SandboxActivity> page = call.page(all.filter(candidate -> {
            long start = candidate.start().getEpochSecond();
            return start < before.orElse(Long.MAX_VALUE) && start > after.orElse(Long.MIN_VALUE);
        }));
        ArrayNode list = Json.array();
        // After paging: this is what makes pages short before the end.
        page.stream().filter(candidate -> isVisible(call, candidate)).forEach(found -> list.add(found.summary()));
        return Answer.ok(list);
    }

    private static Answer activity(ApiCall call) {
        return visible(call).map(found -> Answer.ok(found.json())).orElseGet(() -> Answer.notFound("Activity", "id"));
    }

    private static Answer activityStreams(ApiCall call) {
        List<String> keys = List.of(call.call().query("keys").orElse("").split(","));
        String resolution = call.call().query("resolution").orElse("high");
        return visible(call)
                .filter(SandboxActivity::hasStreams)
                .map(found -> Answer.ok(
                        call.flag("key_by_type")
                                ? found.streams(keys, resolution)
                                : found.streamList(keys, resolution)))
                .orElseGet(() -> Answer.notFound("Activity", "id"));
    }

    private static Optional<SandboxActivity> visible(ApiCall call) {
        return call.athlete().activity(call.numericId()).filter(found -> isVisible(call, found));
    }

    private static boolean isVisible(ApiCall call, SandboxActivity activity) {
        return !activity.isOnlyMe() || call.may(Scope.ACTIVITY_READ_ALL);
    }
}
