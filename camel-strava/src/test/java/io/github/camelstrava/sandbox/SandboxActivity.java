package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

/** An activity at the sandbox. It can be changed and deleted at any time, as athletes do. */
public final class SandboxActivity {
    private final SandboxAthlete athlete;
    private final ActivityPlan plan;
    private final Instant readable;
    private final ActivityJson json;
    private volatile Place place;
    private volatile Facts facts;
    private volatile ObjectNode edited;

    /** @param readable from when on the API shows it */
    SandboxActivity(SandboxAthlete athlete, ActivityPlan plan, long id, Instant readable) {
        this.athlete = athlete;
        this.plan = plan;
        this.readable = readable;
        this.json = new ActivityJson(athlete.profile(), plan, id);
        this.place = new Place(plan.start(), id);
    }

    /** What orders the activities of an athlete, newest first. */
    record Place(Instant start, long id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byStart = other.start.compareTo(start);
            return byStart != 0 ? byStart : Long.compare(other.id, id);
        }
    }

    public long id() {
        return place.id;
    }

    public Instant start() {
        return place.start;
    }

    public SandboxAthlete athlete() {
        return athlete;
    }

    public String name() {
        return edited == null ? plan.name() : edited.path("name").asText();
    }

    /** As Strava spells it in {@code sport_type}. */
    public String sportType() {
        return edited == null ? plan.sportType() : edited.path("sport_type").asText();
    }

    /** Metres. */
    public double distance() {
        return edited == null ? facts().distance() : edited.path("distance").asDouble();
    }

    /** Whether only those see it who were granted {@code activity:read_all}. */
    public boolean isOnlyMe() {
        String visibility =
                edited == null ? plan.visibility() : edited.path("visibility").asText();
        return visibility.equals(ActivityPlan.ONLY_ME);
    }

    /** The activity in full as Strava would send it now; changing the copy changes nothing. */
    public ObjectNode json() {
        ObjectNode current = edited;
        return current == null ? json.detail(track()) : current.deepCopy();
    }

    /**
     * What the device recorded, as a file that can be uploaded.
     *
     * @throws IllegalStateException if there is no route
     */
    public String gpx() {
        if (!plan.hasRoute()) {
            throw new IllegalStateException(this + " has no route.");
        }
        return RouteFiles.gpx(name(), start(), track());
    }

    /**
     * Changes the activity in full as it is sent from now on. Any field can be set, removed or invented; the list gets the
     * same values. The application is told if title, sport or visibility are others than before.
     */
    public SandboxActivity edit(Consumer<ObjectNode> change) {
        synchronized (athlete) {
            Events.Appearance appearance = Events.Appearance.of(this);
            ObjectNode changed = json();
            change.accept(changed);
            edited = changed;
            Place before = place;
            place = new Place(
                    start(changed.get("start_date"), before.start),
                    changed.path("id").asLong(before.id));
            athlete.moved(this, before);
            athlete.changed(this, appearance);
        }
        return this;
    }

    public SandboxActivity rename(String name) {
        return edit(activity -> activity.put("name", name));
    }

    /** Hides the activity from everybody but its athlete. */
    public SandboxActivity hide() {
        return edit(activity -> activity.put("visibility", ActivityPlan.ONLY_ME).put("private", true));
    }

    /** Ends the hiding. */
    public SandboxActivity show() {
        return edit(activity -> activity.put("visibility", "everyone").put("private", false));
    }

    public void delete() {
        athlete.forget(this);
    }

    boolean isReadable(Instant now) {
        return !readable.isAfter(now);
    }

    Place place() {
        return place;
    }

    ObjectNode summary() {
        ObjectNode current = edited;
        return current == null ? json.summary(facts()) : ActivityJson.summaryOf(current);
    }

    boolean hasStreams() {
        return !plan.manual();
    }

    ObjectNode streams(Collection<String> keys, String resolution) {
        return StreamJson.of(track(), resolution).byKey(keys);
    }

    ArrayNode streamList(Collection<String> keys, String resolution) {
        return StreamJson.of(track(), resolution).asList(keys);
    }

    /** Whether there can be an effort on a segment; cheaper than to look. */
    boolean mayHavePassed(long segmentId) {
        return edited != null
                || DetailParts.segments(athlete.profile(), plan).stream()
                        .anyMatch(segment -> segment.id() == segmentId);
    }

    /** Whether an effort with this id can be one of its own; cheaper than to look. */
    boolean mayHold(long effortId) {
        return edited != null || DetailParts.isOf(effortId, id());
    }

    /** On which segments it was, and when. */
    ArrayNode segmentEfforts() {
        ObjectNode current = edited;
        if (current != null) {
            return current.path("segment_efforts") instanceof ArrayNode efforts ? efforts.deepCopy() : Json.array();
        }
        return json.segmentEfforts(track());
    }

    private Facts facts() {
        Facts known = facts;
        if (known == null) {
            known = Facts.of(track());
            facts = known;
        }
        return known;
    }

    Track track() {
        return Recorder.record(athlete.profile(), plan);
    }

    private static Instant start(JsonNode date, Instant otherwise) {
        try {
            return date == null ? otherwise : Instant.parse(date.asText());
        } catch (DateTimeException e) {
            // A test may well want an activity whose date nobody can read; it keeps its place in the list.
            return otherwise;
        }
    }

    @Override
    public String toString() {
        return sportType() + " " + id() + " \"" + name() + "\" at " + start();
    }
}
