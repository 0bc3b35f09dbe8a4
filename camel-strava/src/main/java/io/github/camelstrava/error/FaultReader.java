package io.github.camelstrava.error;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what Strava, or whatever stands before it, says about a refused request. */
public final class FaultReader {

    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_EXCERPT = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private FaultReader() {}

    /**
     * @param fault   empty if the body was no fault of Strava's
     * @param excerpt the start of a body that was no fault, in one line; empty for an empty body
     * @param json    the body, if it was an object; else null
     * @param text    the whole body, without secrets
     */
    public record Refusal(StravaFault fault, String excerpt, ObjectNode json, String text) {

        /** What to quote in a message. */
        public String said() {
            StringBuilder said = new StringBuilder();
            if (fault.message() != null) {
                said.append(fault.message());
            }
            if (!fault.errors().isEmpty()) {
                said.append(said.isEmpty() ? "" : " ").append(fault.errors());
            }
            return said.isEmpty() ? excerpt : shortened(said.toString());
        }
    }

    /**
     * Reads a body that may be a fault, HTML, empty or cut.
     *
     * @param secrets what was sent and must not be quoted if the answer repeats it; nulls are passed over
     */
    public static Refusal read(InputStream body, String... secrets) {
        byte[] bytes;
        try {
            bytes = body.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            // The status alone has to do: it arrived, and tells more than the broken connection.
            bytes = new byte[0];
        }
        String text = masked(new String(bytes, StandardCharsets.UTF_8), secrets);
        try {
            JsonNode json = JSON.readTree(text);
            if (json instanceof ObjectNode object) {
                StravaFault fault = fault(object);
                boolean isFault = fault.message() != null || !fault.errors().isEmpty();
                return new Refusal(fault, isFault ? "" : shortened(text), object, text);
            }
        } catch (JacksonException e) {
            // No fault of Strava's: quoted as it is.
        }
        return new Refusal(StravaFault.NONE, shortened(text), null, text);
    }

    /** The start of a text in one line, without secrets. */
    public static String excerpt(byte[] bytes, String... secrets) {
        return shortened(masked(new String(bytes, StandardCharsets.UTF_8), secrets));
    }

    private static String masked(String text, String... secrets) {
        String masked = text;
        for (String secret : secrets) {
            if (secret != null && !secret.isEmpty()) {
                String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
                for (String form : List.of(secret, encoded, encoded.replace("+", "%20"))) {
                    masked = masked.replace(form, "xxxxxx");
                }
            }
        }
        return masked;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MAX_EXCERPT ? line : line.substring(0, MAX_EXCERPT - 1) + "…";
    }

    private static StravaFault fault(JsonNode json) {
        List<StravaFault.Detail> details = new ArrayList<>();
        for (JsonNode error : json.path("errors")) {
            details.add(new StravaFault.Detail(
                    error.path("resource").asText(),
                    error.path("field").asText(),
                    error.path("code").asText()));
        }
        return new StravaFault(json.path("message").asText(null), details);
    }
}
