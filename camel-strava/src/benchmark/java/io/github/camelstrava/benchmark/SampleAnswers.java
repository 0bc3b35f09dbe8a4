package io.github.camelstrava.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Answers like Strava's, without white space, made of the samples that the tests use. */
final class SampleAnswers {

    private static final int ACTIVITY_BYTES = 10 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SampleAnswers() {}

    /** One activity in full; it has as many splits as make it 10 KB. */
    static byte[] activity() {
        ObjectNode activity = (ObjectNode) sample("DetailedActivity-run.json");
        ArrayNode splits = activity.withArray("/splits_metric");
        byte[] json = bytes(activity);
        while (json.length < ACTIVITY_BYTES) {
            ObjectNode split = splits.get(0).deepCopy();
            splits.add(split.put("split", splits.size() + 1));
            json = bytes(activity);
        }
        return json;
    }

    /** One element of a list. */
    static ObjectNode summary() {
        return (ObjectNode) sample("SummaryActivity-page.json").get(0);
    }

    /** The application's subscription for events. */
    static byte[] subscriptions() {
        return bytes(sample("PushSubscription-list.json"));
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode sample(String file) {
        try (InputStream in = SampleAnswers.class.getResourceAsStream("/fixtures/" + file)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
