package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What others made of an activity: as many kudos, comments and photos as the activity itself says. */
final class Reactions {
    private static final List<String> TEXTS = List.of(
            "Nice one!",
            "🔥",
            "Next time I'll join.",
            "How was the wind up there?",
            "Strong!",
            "You forgot to stop the watch, didn't you?",
            "Legs of steel",
            "Coffee afterwards?");
    private static final int[] PHOTO_SIZES = {100, 256, 600, 1024, 1800, 5000};
    private static final long ORDINARY_IDS = 1_000_000_000_000L;

    private final SandboxActivity activity;
    private final ObjectNode json;
    private final Town town;

    Reactions(SandboxActivity activity) {
        this.activity = activity;
        this.json = activity.summary();
        this.town = activity.athlete().profile().town();
    }

    /** Names, and no ids. */
    List<ObjectNode> kudos() {
        Dice dice = dice(21);
        List<ObjectNode> people = new ArrayList<>();
        for (int i = count("kudos_count"); i > 0; i--) {
            people.add(somebody(dice));
        }
        return people;
    }

    /**
     * @param withCursors whether a reader could go on behind each of them
     * @param now         nobody commented later
     */
    List<ObjectNode> comments(boolean withCursors, Instant now) {
        Dice dice = dice(22);
        List<ObjectNode> comments = new ArrayList<>();
        Instant time = activity.start().plusSeconds(json.path("elapsed_time").asLong());
        for (int i = 0; i < count("comment_count"); i++) {
            time = time.plusSeconds(dice.between(30, 1800));
            Instant created = time.isBefore(now) ? time : now;
            // Of 1000 comments on an activity, the last does not run into those of the next.
            long id = Math.floorMod(activity.id(), ORDINARY_IDS) * 1000 + i + 1;
            ObjectNode comment = Json.object()
                    .put("id", id)
                    .put("activity_id", activity.id())
                    .putNull("post_id")
                    .put("resource_state", 2)
                    .put("text", dice.pick(TEXTS))
                    .putNull("mentions_metadata")
                    .put("created_at", created.toString())
                    .put("cursor", withCursors ? cursor(id) : null);
            comment.set("athlete", somebody(dice));
            comments.add(comment.put("reaction_count", 0).put("has_reacted", false));
        }
        return comments;
    }

    /** Percent-encoded already, as Strava sends them. */
    private static String cursor(long id) {
        StringBuilder text = new StringBuilder("{\"id\":" + id + "}");
        while (text.length() % 3 != 1) {
            // Makes every cursor end with two signs that need encoding.
            text.insert(text.length() - 1, ' ');
        }
        String encoded = Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
        return URLEncoder.encode(encoded, StandardCharsets.UTF_8);
    }

    /** @param size pixels wanted, null for the smallest */
    List<ObjectNode> photos(Long size) {
        List<ObjectNode> photos = new ArrayList<>();
        String position = Long.toHexString(activity.id());
        for (int i = 1; i <= count("total_photo_count"); i++) {
            String shown = Integer.toString(fitting(size));
            Instant taken = activity.start().plus(Duration.ofMinutes(10L * i));
            ObjectNode photo = Json.object()
                    .put(
                            "unique_id",
                            String.format("00000000-0000-4000-8%03x-%12s", i, position)
                                    .replace(' ', '0'))
                    .put("athlete_id", activity.athlete().id())
                    .put("activity_id", activity.id())
                    .put("activity_name", activity.name())
                    .putNull("post_id")
                    .put("resource_state", 2)
                    .put("caption", "")
                    .put("type", 1)
                    .put("source", 1)
                    .put("status", 3)
                    .put("uploaded_at", taken.plus(Duration.ofHours(2)).toString())
                    .put("created_at", taken.toString())
                    .put(
                            "created_at_local",
                            ActivityJson.local(activity.athlete().profile(), taken));
            photo.putObject("urls")
                    .put(shown, "https://images.example.com/photos/" + activity.id() + "-" + i + "-" + shown + ".jpg");
            photo.putNull("placeholder_image")
                    .putObject("sizes")
                    .putArray(shown)
                    .add(Integer.parseInt(shown) * 3 / 4)
                    .add(Integer.parseInt(shown));
            photos.add(photo.put("default_photo", i == 1).putNull("cursor"));
        }
        return photos;
    }

    private static int fitting(Long wanted) {
        for (int size : PHOTO_SIZES) {
            if (wanted == null || size >= wanted) {
                return size;
            }
        }
        return PHOTO_SIZES[PHOTO_SIZES.length - 1];
    }

    private ObjectNode somebody(Dice dice) {
        return Json.object()
                .put("resource_state", 2)
                .put("firstname", dice.pick(town.firstNames(dice.chance(0.5))))
                .put("lastname", dice.pick(town.familyNames()).substring(0, 1).toUpperCase(Locale.ROOT) + ".");
    }

    private int count(String field) {
        return json.path(field).asInt();
    }

    private Dice dice(int purpose) {
        return new Dice(Dice.seed(activity.id(), purpose));
    }
}
