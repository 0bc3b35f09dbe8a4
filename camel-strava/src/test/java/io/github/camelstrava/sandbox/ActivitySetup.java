package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** What is known of an activity before it is added; whatever is left out is invented to fit the athlete. */
public final class ActivitySetup {
    private Long id;
    private String sportType;
    private String name;
    private Instant start;
    private Duration movingTime;
    private Double metres;
    private boolean manual;
    private boolean indoors;
    private String visibility;
    private Duration unreadable = Duration.ZERO;
    private Consumer<ObjectNode> edit;

    ActivitySetup() {}

    /** Left out: the next in the order of uploads. */
    public ActivitySetup id(long newId) {
        this.id = newId;
        return this;
    }

    /** @param newSportType such as {@code TrailRun}; also one that Strava does not have */
    public ActivitySetup sport(String newSportType) {
        this.sportType = newSportType;
        return this;
    }

    public ActivitySetup name(String newName) {
        this.name = newName;
        return this;
    }

    /** Left out: it ended a moment ago. A start long ago makes a late upload: its id is higher than those around it. */
    public ActivitySetup start(Instant newStart) {
        this.start = newStart.truncatedTo(ChronoUnit.SECONDS);
        return this;
    }

    /** How long it took without pauses. */
    public ActivitySetup movingTime(Duration newMovingTime) {
        this.movingTime = newMovingTime;
        return this;
    }

    public ActivitySetup distance(double newMetres) {
        this.metres = newMetres;
        return this;
    }

    /** Typed in by hand: no device, no route, no streams. */
    public ActivitySetup manual() {
        this.manual = true;
        return this;
    }

    /** Without positions. */
    public ActivitySetup indoors() {
        this.indoors = true;
        return this;
    }

    /** Visible with {@code activity:read_all} only. */
    public ActivitySetup onlyMe() {
        this.visibility = ActivityPlan.ONLY_ME;
        return this;
    }

    /**
     * The application is told of it at once, but until so long afterwards, by the sandbox's clock, no list has it and
     * reading it answers 404.
     */
    public ActivitySetup readableAfter(Duration newUnreadable) {
        this.unreadable = newUnreadable;
        return this;
    }

    /** Changes the activity in full before anybody sees it; see {@link SandboxActivity#edit}. */
    public ActivitySetup json(Consumer<ObjectNode> newEdit) {
        this.edit = newEdit;
        return this;
    }

    Long id() {
        return id;
    }

    /** From when on the API shows it; not now, as clocks are set back, too. */
    Instant readable(Instant now) {
        return unreadable.isZero() ? Instant.MIN : now.plus(unreadable);
    }

    Consumer<ObjectNode> edit() {
        return edit;
    }

    /** @param latestEnd when the activity was over if it has no start of its own */
    ActivityPlan plan(Planner planner, Dice dice, Instant latestEnd, Instant newestStart) {
        ActivityPlan guess = planner.plan(dice, start == null ? latestEnd : start, sportType, metres);
        int seconds = movingTime == null ? guess.movingSeconds() : (int) movingTime.toSeconds();
        double distance = metres != null || movingTime == null
                ? guess.metres()
                : guess.metres() * seconds / Math.max(1, guess.movingSeconds());
        return new ActivityPlan(
                guess.seed(),
                guess.sportType(),
                name == null ? guess.name() : name,
                start == null ? start(latestEnd, seconds, newestStart) : start,
                seconds,
                distance,
                // No surprises here: a run has a route unless it was asked for without one.
                indoors || !guess.sport().isOutside(),
                manual,
                guess.commute(),
                visibility == null ? "everyone" : visibility);
    }

    private static Instant start(Instant latestEnd, int seconds, Instant newestStart) {
        Instant start = latestEnd.minusSeconds(seconds + seconds / 20);
        // Whoever adds two in a row expects the second to be the newer one.
        return newestStart == null || start.isAfter(newestStart) ? start : newestStart.plusSeconds(1);
    }
}
