package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Looks into uploaded files, as far as it takes to tell what they are and when they were recorded. */
final class RecordingReader {
    static final Set<String> DATA_TYPES = Set.of("fit", "fit.gz", "tcx", "tcx.gz", "gpx", "gpx.gz", "json");

    private static final String GZIPPED = ".gz";
    private static final int LARGEST = 64 << 20;
    private static final int FIT_SIGNATURE_AT = 8;
    private static final int FIT_SIGNATURE_LENGTH = 4;

    private RecordingReader() {}

    /** @param dataType one of {@link #DATA_TYPES} */
    static Recording read(String dataType, byte[] bytes) throws Recording.Unreadable {
        boolean gzipped = dataType.endsWith(GZIPPED);
        byte[] content = gzipped ? unzipped(bytes) : bytes;
        return switch (gzipped ? dataType.substring(0, dataType.length() - GZIPPED.length()) : dataType) {
            case "fit" -> fit(content);
            case "json" -> strength(content);
            case "gpx" -> new TrackFile("gpx").read(content);
            default -> new TrackFile("TrainingCenterDatabase").read(content);
        };
    }

    private static byte[] unzipped(byte[] bytes) throws Recording.Unreadable {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readNBytes(LARGEST);
        } catch (IOException e) {
            throw Recording.Unreadable.malformed();
        }
    }

    /** Only the signature is looked at; what is in such a file is invented. */
    private static Recording fit(byte[] content) throws Recording.Unreadable {
        int end = FIT_SIGNATURE_AT + FIT_SIGNATURE_LENGTH;
        if (content.length < end
                || !new String(content, FIT_SIGNATURE_AT, FIT_SIGNATURE_LENGTH, StandardCharsets.US_ASCII)
                        .equals(".FIT")) {
            throw Recording.Unreadable.malformed();
        }
        return Recording.UNREAD;
    }

    /** Strava's own format for training with weights and the like. */
    private static Recording strength(byte[] content) throws Recording.Unreadable {
        JsonNode json = Json.tryParse(new String(content, StandardCharsets.UTF_8))
                .filter(file -> file.path("version").asText().equals("1.0")
                        && file.path("utc_offset").isInt()
                        && file.path("elapsed_time").isInt()
                        && file.path("sets").size() > 0)
                .orElseThrow(Recording.Unreadable::malformed);
        try {
            return new Recording(
                    OffsetDateTime.parse(json.path("start_time").asText()).toInstant(),
                    Duration.ofSeconds(json.get("elapsed_time").asInt()),
                    null,
                    null,
                    "WeightTraining");
        } catch (DateTimeException e) {
            throw Recording.Unreadable.malformed();
        }
    }
}
