package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/** A file that was handed over, and what became of it. Guarded by its athlete. */
final class Upload {
    private final long id;
    private final SandboxAthlete athlete;
    private final Instant received;
    private final Map<String, String> form;
    private final String dataType;
    private final String sha256;
    private String externalId;
    private byte[] bytes;
    private String error;
    private SandboxActivity activity;

    Upload(long id, SandboxAthlete athlete, Instant received, Map<String, String> form, FormPart file) {
        this.id = id;
        this.athlete = athlete;
        this.received = received;
        this.form = form;
        this.dataType = Uploads.dataType(form);
        this.sha256 = file.sha256();
        this.bytes = file.bytes();
        String name = form.getOrDefault("external_id", file.fileNameOr(Long.toString(id)));
        this.externalId = name.endsWith("." + dataType) ? name : name + "." + dataType;
    }

    Instant received() {
        return received;
    }

    SandboxActivity activity() {
        return activity;
    }

    boolean isRepeatOf(Upload other) {
        return other.activity != null && other.sha256.equals(sha256) && athlete.holds(other.activity);
    }

    void duplicateOf(SandboxActivity original) {
        bytes = null;
        error = externalId + " duplicate of activity " + original.id();
    }

    /** Makes an activity of the file, unless that cannot be done. */
    void process() {
        try {
            if (bytes.length == 0) {
                throw new Recording.Unreadable("The file is empty, <a href=\"https://support.example.com/empty\""
                        + " target=\"_blank\">More Information</a>.");
            }
            activity = activity(RecordingReader.read(dataType, bytes));
        } catch (Recording.Unreadable e) {
            externalId = null;
            error = e.getMessage();
        }
        bytes = null;
    }

    private SandboxActivity activity(Recording recording) {
        return athlete.add(a -> {
            a.sport(form.getOrDefault("sport_type", sport(recording)));
            if (recording.start() != null) {
                a.start(recording.start()).movingTime(recording.duration());
            }
            if (recording.metres() != null) {
                a.distance(recording.metres());
            }
            String name = form.getOrDefault("name", recording.name());
            if (name != null) {
                a.name(name);
            }
            a.json(this::describe);
        });
    }

    private String sport(Recording recording) {
        if (recording.sportType() != null) {
            return recording.sportType();
        }
        return athlete.profile().habits().isRunner() ? "Run" : "Ride";
    }

    private void describe(ObjectNode json) {
        ActivityWrites.withoutReactions(json)
                .put("description", form.get("description"))
                .put("trainer", "1".equals(form.get("trainer")))
                .put("commute", "1".equals(form.get("commute")))
                .put("upload_id", id)
                .put("upload_id_str", Long.toString(id))
                .put("external_id", externalId);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("id_str", Long.toString(id))
                .put("external_id", externalId)
                .put("error", error);
        if (error != null) {
            return json.put("status", "There was an error processing your activity.")
                    .putNull("activity_id");
        }
        if (activity == null) {
            return json.put("status", "Your activity is still being processed.").putNull("activity_id");
        }
        return athlete.holds(activity)
                ? json.put("status", "Your activity is ready.").put("activity_id", activity.id())
                : json.put("status", "The created activity has been deleted.").putNull("activity_id");
    }
}
