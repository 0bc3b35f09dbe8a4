package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The files an athlete handed over. They become activities when their time has come, whether somebody looks or not. */
final class Uploads {
    /** What lies between the ids of uploads and of activities. */
    static final long IDS_BEHIND_ACTIVITIES = 1_074_000_000L;

    static final Duration USUAL_PROCESSING = Duration.ofSeconds(2);

    private final World world;
    /** Also the lock: an activity is added under it, and a second lock around that one could be taken in either order. */
    private final SandboxAthlete athlete;

    private final Map<Long, Upload> uploads = new LinkedHashMap<>();
    private final Queue<Upload> waiting = new ConcurrentLinkedQueue<>();

    Uploads(World world, SandboxAthlete athlete) {
        this.world = world;
        this.athlete = athlete;
    }

    static String dataType(Map<String, String> form) {
        return form.getOrDefault("data_type", "").toLowerCase(Locale.ROOT);
    }

    ObjectNode add(Map<String, String> form, FormPart file) {
        synchronized (athlete) {
            Instant now = world.exactNow();
            long id = world.ids().next(now) + IDS_BEHIND_ACTIVITIES;
            Upload upload = new Upload(id, athlete, now, form, file);
            uploads.put(id, upload);
            waiting.add(upload);
            expect(upload);
            return upload.json();
        }
    }

    /** Sees to it that uploads become activities in time even if nobody asks for them. */
    void expect() {
        waiting.forEach(this::expect);
    }

    private void expect(Upload upload) {
        world.timetable().at(upload.received().plus(world.processing()), this::settle);
    }

    Optional<ObjectNode> find(long id) {
        synchronized (athlete) {
            return Optional.ofNullable(uploads.get(id)).map(Upload::json);
        }
    }

    /** Finishes what is due by now, in the order it came. */
    void settle() {
        if (waiting.isEmpty()) {
            return;
        }
        synchronized (athlete) {
            Instant latest = world.exactNow().minus(world.processing());
            while (!waiting.isEmpty() && !waiting.peek().received().isAfter(latest)) {
                Upload upload = waiting.remove();
                Optional<Upload> original =
                        uploads.values().stream().filter(upload::isRepeatOf).findFirst();
                original.ifPresentOrElse(found -> upload.duplicateOf(found.activity()), upload::process);
            }
        }
    }
}
