package io.github.camelstrava.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table and what Strava publishes about its API, in both directions: a difference needs a reason, a reason a difference. */
class PublishedOperationsTest {

    private static final String REMOVED = "Strava removed it; stravalib or luastrava names it";
    private static final String UNDOCUMENTED = "Strava answers it and does not document it";
    private static final String WEBHOOKS = "documented with the webhooks";

    private static final Map<String, String> CALLS_BEYOND = Map.ofEntries(
            Map.entry("GET /athletes/{id}", REMOVED),
            Map.entry("GET /athletes/{id}/koms", REMOVED),
            Map.entry("GET /athlete/friends", REMOVED),
            Map.entry("GET /athletes/{id}/friends", REMOVED),
            Map.entry("GET /athlete/followers", REMOVED),
            Map.entry("GET /athletes/{id}/followers", REMOVED),
            Map.entry("GET /athletes/{id}/both-following", REMOVED),
            Map.entry("GET /athletes/{id}/segments/starred", REMOVED),
            Map.entry("DELETE /activities/{id}", REMOVED),
            Map.entry("GET /activities/{id}/photos", REMOVED + ", and it was seen to work"),
            Map.entry("GET /clubs/{id}/group_events", UNDOCUMENTED),
            Map.entry("POST /clubs/{id}/join", REMOVED),
            Map.entry("POST /clubs/{id}/leave", REMOVED),
            Map.entry("GET /push_subscriptions", WEBHOOKS),
            Map.entry("POST /push_subscriptions", WEBHOOKS),
            Map.entry("DELETE /push_subscriptions/{id}", WEBHOOKS));

    private static final Map<StravaOperation, String> NO_CALLS = Map.of(
            StravaOperation.connect, "athletes' browsers ask",
            StravaOperation.authorizationUrl, "an address of OAuth's",
            StravaOperation.exchangeToken, "a call of OAuth's",
            StravaOperation.refreshToken, "a call of OAuth's",
            StravaOperation.deauthorize, "a call of OAuth's",
            StravaOperation.token, "from the store",
            StravaOperation.storeToken, "into the store",
            StravaOperation.athletes, "from the store",
            StravaOperation.webhook, "Strava calls");

    /** What the description has and the rows have not, or in another place. */
    private static final Map<String, String> PARAMETERS_LEFT_OUT = Map.of(
            "PUT /athlete path:weight",
                    "a mistake of the description: the path has no such part, and it is a form field",
            "POST /activities formData:type", "deprecated for sport_type; a field of the body is sent as it is",
            "PUT /activities/{id} body:type", "deprecated for sport_type; a field of the body is sent as it is",
            "POST /uploads formData:file", "the message body");

    private static final Map<String, String> PARAMETERS_BEYOND = Map.ofEntries(
            Map.entry("PUT /athlete weight", "described as a part of the path"),
            Map.entry("GET /activities/{id}/comments markdown", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /activities/{id}/streams resolution", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /activities/{id}/streams series_type", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /segment_efforts/{id}/streams resolution", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /segment_efforts/{id}/streams series_type", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /segments/{id}/streams resolution", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /segments/{id}/streams series_type", UNDOCUMENTED + "; stravalib has it"),
            Map.entry("GET /segment_efforts page", "only per_page is described; reading ends if page is ignored"),
            Map.entry("POST /uploads sport_type", "in the documentation of uploads only"));

    /** An operation as Strava describes it. */
    private record Published(String method, String path, Set<String> parameters) {

        static Published of(String line) {
            String[] words = line.split(" ");
            Set<String> parameters = new TreeSet<>(Arrays.asList(words).subList(3, words.length));
            return new Published(words[0], words[1].replaceAll("\\{\\w+}", "{id}"), parameters);
        }

        String call() {
            return method + " " + path;
        }

        @Override
        public String toString() {
            return call();
        }
    }

    static List<Published> published() {
        try (InputStream list = PublishedOperationsTest.class.getResourceAsStream("/strava-published-operations.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Published::of)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theListIsWhole() {
        assertThat(published()).hasSize(34).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("published")
    void whatStravaPublishesIsARow(Published operation) {
        assertThat(calls()).containsKey(operation.call());
    }

    @Test
    void aRowThatStravaDoesNotPublishHasAReason() {
        Set<String> beyond = new TreeSet<>(calls().keySet());
        published().forEach(operation -> beyond.remove(operation.call()));

        assertThat(beyond).isEqualTo(new TreeSet<>(CALLS_BEYOND.keySet()));
    }

    @Test
    void whatStravaRemovedIsMarkedSo() {
        CALLS_BEYOND.forEach((call, reason) -> {
            OperationSpec spec = calls().get(call).spec();
            boolean other = spec.otherPath() != null && call.endsWith(spec.otherPath());
            assertThat(spec.isLegacy() || other).as(call).isEqualTo(reason.startsWith(REMOVED));
        });
    }

    @Test
    void whatIsNoCallOfTheApiHasAReason() {
        assertThat(StravaOperation.values())
                .filteredOn(operation -> operation.spec().method() == null)
                .containsExactlyInAnyOrderElementsOf(NO_CALLS.keySet());
    }

    @Test
    void whatStravaPublishesOfParametersIsSent() {
        Set<String> leftOut = new TreeSet<>();
        for (Published operation : published()) {
            Set<String> sent = sentBy(calls().get(operation.call()).spec());
            operation.parameters().stream()
                    .filter(parameter -> !sent.contains(parameter))
                    .forEach(parameter -> leftOut.add(operation.call() + " " + parameter));
        }

        assertThat(leftOut).isEqualTo(new TreeSet<>(PARAMETERS_LEFT_OUT.keySet()));
    }

    @Test
    void aParameterThatStravaDoesNotPublishHasAReason() {
        Set<String> beyond = new TreeSet<>();
        for (Published operation : published()) {
            Set<String> described = operation.parameters().stream()
                    .filter(parameter -> !parameter.equals("path:weight"))
                    .map(parameter -> parameter.substring(parameter.indexOf(':') + 1))
                    .collect(Collectors.toSet());
            sentBy(calls().get(operation.call()).spec()).stream()
                    .filter(parameter -> !parameter.startsWith("path:"))
                    .map(parameter -> parameter.substring(parameter.indexOf(':') + 1))
                    .filter(name -> !described.contains(name))
                    .forEach(name -> beyond.add(operation.call() + " " + name));
        }

        assertThat(beyond).isEqualTo(new TreeSet<>(PARAMETERS_BEYOND.keySet()));
    }

    /** By method and path without query. */
    private static Map<String, StravaOperation> calls() {
        Map<String, StravaOperation> calls = new TreeMap<>();
        for (StravaOperation operation : StravaOperation.values()) {
            OperationSpec spec = operation.spec();
            Stream.of(spec.path() == null ? "" : spec.path(), spec.otherPath() == null ? "" : spec.otherPath())
                    .filter(path -> !path.isEmpty())
                    .forEach(path -> {
                        String call = spec.method() + " " + path.replaceFirst("\\?.*", "");
                        assertThat(calls.put(call, operation))
                                .as("%s is there twice", call)
                                .isNull();
                    });
        }
        return calls;
    }

    /** Parameters with their places, in Strava's words. */
    private static Set<String> sentBy(OperationSpec spec) {
        String place =
                switch (spec.bodyType()) {
                    case NONE -> "query:";
                    case JSON -> "body:";
                    case FORM, MULTIPART -> "formData:";
                };
        Set<String> sent = new TreeSet<>();
        spec.params().stream()
                .filter(param -> param.isSent() || param == Param.page || param == Param.pageSize)
                .forEach(param -> sent.add(place + param.wireName()));
        if (spec.paging() == Paging.BY_CURSOR) {
            sent.addAll(Set.of("query:page_size", "query:after_cursor"));
        }
        String[] pathAndQuery = spec.path().split("\\?");
        if (pathAndQuery[0].contains("{id}")) {
            sent.add("path:id");
            sent.add("path:uploadId");
        }
        if (pathAndQuery.length > 1) {
            sent.add("query:" + pathAndQuery[1].replaceFirst("=.*", ""));
        }
        return sent;
    }
}
