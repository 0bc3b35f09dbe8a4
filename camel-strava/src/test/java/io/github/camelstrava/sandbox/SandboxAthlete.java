package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An invented athlete with a home, habits, activities and tokens for the sandbox's application. */
public final class SandboxAthlete {
    /** Nobody uploads the moment they stop. */
    private static final Duration UPLOAD = Duration.ofMinutes(2);

    private static final Duration SINCE_LAST_HISTORY = Duration.ofHours(8);

    private static final Instant FIRST_STARS = Instant.parse("2026-02-01T09:00:00Z");

    private final World world;
    private final Profile profile;
    private final Planner planner;
    private final Dice dice;
    private final ConcurrentSkipListMap<SandboxActivity.Place, SandboxActivity> activities =
            new ConcurrentSkipListMap<>();
    private final Map<Long, SandboxActivity> byId = new ConcurrentHashMap<>();
    private final Map<Long, Instant> stars = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Uploads uploads;
    private volatile double weight;

    SandboxAthlete(World world, Profile profile) {
        this.world = world;
        this.profile = profile;
        this.planner = new Planner(profile);
        this.dice = new Dice(Dice.seed(profile.seed(), 7));
        this.uploads = new Uploads(world, this);
        this.weight = profile.habits().weight();
        Segment.in(profile.town(), profile.habits().isRunner()).stream()
                .limit(2)
                .forEach(segment -> stars.put(segment.id(), FIRST_STARS));
    }

    public long id() {
        return profile.id();
    }

    public String name() {
        return profile.name();
    }

    /** The town the athlete lives in. */
    public String town() {
        return profile.town().ground().city();
    }

    /** The refresh token that is valid now; null for an athlete who is not connected. */
    public String refreshToken() {
        return world.tokens().refreshToken(id());
    }

    /** The access token that was issued last; null for an athlete who is not connected. */
    public String accessToken() {
        return world.tokens().accessToken(id());
    }

    /** Adds an activity the athlete might have finished just now. */
    public SandboxActivity addActivity() {
        return addActivity(activity -> {});
    }

    /** @param sportType such as {@code Ride} or {@code TrailRun} */
    public SandboxActivity addActivity(String sportType) {
        return addActivity(activity -> activity.sport(sportType));
    }

    /** Adds an activity of which some things are known. */
    public SandboxActivity addActivity(Consumer<ActivitySetup> setup) {
        // What was uploaded before comes first, whoever gets there first.
        uploads.settle();
        return add(setup);
    }

    SandboxActivity add(Consumer<ActivitySetup> setup) {
        ActivitySetup details = new ActivitySetup();
        setup.accept(details);
        synchronized (this) {
            Instant now = world.now();
            Instant newest = activities.isEmpty() ? null : activities.firstKey().start();
            ActivityPlan plan = details.plan(planner, dice, now.minus(UPLOAD), newest);
            long id = details.id() == null ? world.ids().next(now) : details.id();
            if (details.id() != null) {
                world.ids().take(id);
            }
            SandboxActivity activity = new SandboxActivity(this, plan, id, details.readable(world.exactNow()));
            if (details.edit() != null) {
                activity.edit(details.edit());
            }
            place(activity);
            world.events().created(activity);
            return activity;
        }
    }

    /** All activities, newest first. */
    public List<SandboxActivity> activities() {
        uploads.settle();
        return List.copyOf(activities.values());
    }

    public Optional<SandboxActivity> activity(long id) {
        uploads.settle();
        return Optional.ofNullable(byId.get(id));
    }

    int activityCount() {
        uploads.settle();
        return byId.size();
    }

    /** Kilograms. */
    public double weight() {
        return weight;
    }

    /** The ids of the segments the athlete has starred, in the order that was done in. */
    public List<Long> starredSegments() {
        return stars().stream().map(Map.Entry::getKey).toList();
    }

    /** What the application may do now. */
    public Set<String> scopes() {
        return world.tokens().scopes(id());
    }

    /** Whether the application has access. */
    public boolean isConnected() {
        return world.tokens().isConnected(id());
    }

    /** Withdraws the application's access: all tokens are void, and the application is told. */
    public void deauthorize() {
        world.revoke(id());
    }

    /** Makes the current access token void before its time; whoever holds it is not told. */
    public void expireAccessToken() {
        world.tokens().expire(id());
    }

    void remember(int count, Duration span) {
        Instant end = world.now().minus(SINCE_LAST_HISTORY);
        for (ActivityPlan plan : planner.history(dice, count, end.minus(span), end)) {
            Instant upload = plan.start()
                    .plusSeconds((long) (plan.movingSeconds() * 1.2))
                    .plus(UPLOAD);
            place(new SandboxActivity(this, plan, world.ids().next(upload), Instant.MIN));
        }
    }

    Profile profile() {
        return profile;
    }

    Uploads uploads() {
        return uploads;
    }

    ObjectNode summary() {
        return profile.summary().put("weight", weight);
    }

    ObjectNode detail() {
        return profile.detail().put("weight", weight);
    }

    void weigh(double kilograms) {
        weight = kilograms;
    }

    void star(Segment segment, boolean starred, Instant now) {
        if (starred) {
            stars.putIfAbsent(segment.id(), now);
        } else {
            stars.remove(segment.id());
        }
    }

    boolean hasStarred(long segmentId) {
        return stars.containsKey(segmentId);
    }

    /** Segments with the time of their star, oldest star first. */
    List<Map.Entry<Long, Instant>> stars() {
        synchronized (stars) {
            return List.copyOf(stars.entrySet());
        }
    }

    /** Those that can be read by now. */
    Stream<SandboxActivity> newestFirst() {
        return readable(activities);
    }

    /** Those that can be read by now. */
    Stream<SandboxActivity> oldestFirst() {
        return readable(activities.descendingMap());
    }

    private Stream<SandboxActivity> readable(Map<?, SandboxActivity> sorted) {
        Instant now = world.exactNow();
        return sorted.values().stream().filter(activity -> activity.isReadable(now));
    }

    /** Whether it was not deleted. */
    boolean holds(SandboxActivity activity) {
        return byId.get(activity.id()) == activity;
    }

    synchronized void forget(SandboxActivity activity) {
        if (activities.remove(activity.place(), activity)) {
            byId.remove(activity.id());
            world.events().deleted(activity);
        }
    }

    /** Tells of what is different now; of one that is not there yet, or not any more, there is nothing to tell. */
    void changed(SandboxActivity activity, Events.Appearance before) {
        if (holds(activity)) {
            world.events().changed(activity, before);
        }
    }

    /** Puts an activity in order again that got another date or id; one that is not there yet stays away. */
    void moved(SandboxActivity activity, SandboxActivity.Place before) {
        if (activities.remove(before, activity)) {
            byId.remove(before.id());
            place(activity);
        }
    }

    private void place(SandboxActivity activity) {
        byId.put(activity.id(), activity);
        activities.put(activity.place(), activity);
    }

    @Override
    public String toString() {
        return name() + " (" + id() + ") of " + town();
    }
}
