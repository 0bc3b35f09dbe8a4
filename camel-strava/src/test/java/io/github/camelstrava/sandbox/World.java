package io.github.camelstrava.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What there is behind the server: athletes, their activities and tokens. */
final class World {
    private final Clock clock;
    private final long seed;
    private final Tokens tokens;
    private final Events events;
    private final Timetable timetable;
    private final ActivityIds ids = new ActivityIds();
    private final List<SandboxAthlete> athletes = new CopyOnWriteArrayList<>();
    private final Map<Long, SandboxAthlete> byId = new ConcurrentHashMap<>();
    private volatile Duration processing = Uploads.USUAL_PROCESSING;
    private volatile int largestPage = Integer.MAX_VALUE;

    World(Clock clock, long seed, Tokens tokens, Events events, Timetable timetable) {
        this.clock = clock;
        this.seed = seed;
        this.tokens = tokens;
        this.events = events;
        this.timetable = timetable;
    }

    synchronized SandboxAthlete add(Consumer<AthleteSetup> setup) {
        AthleteSetup details = new AthleteSetup();
        setup.accept(details);
        int number = athletes.size();
        long athleteSeed = Dice.seed(seed, number);
        Dice dice = new Dice(athleteSeed);
        Town[] towns = Town.values();
        // A step that visits every town before the first one comes again.
        Town town = towns[Math.floorMod(seed + number * 5L, towns.length)];
        long id = details.id() != null ? details.id() : dice.between(10_000_000L, 159_999_999L);
        while (details.id() == null && byId.containsKey(id)) {
            id++;
        }
        SandboxAthlete athlete =
                new SandboxAthlete(this, new Profile(id, athleteSeed, details.town(town), details.name(), now()));
        if (byId.putIfAbsent(id, athlete) != null) {
            throw new IllegalArgumentException("There is an athlete " + id + " already.");
        }
        if (details.activities() > 0) {
            athlete.remember(details.activities(), details.span());
        }
        if (!details.scopes().isEmpty()) {
            tokens.grant(id, details.scopes());
        }
        athletes.add(athlete);
        return athlete;
    }

    List<SandboxAthlete> athletes() {
        return List.copyOf(athletes);
    }

    SandboxAthlete athlete(long id) {
        return byId.get(id);
    }

    Tokens tokens() {
        return tokens;
    }

    Events events() {
        return events;
    }

    Timetable timetable() {
        return timetable;
    }

    /** Ends what the athlete granted, if they did. */
    void revoke(long athleteId) {
        if (tokens.revoke(athleteId)) {
            events.deauthorized(athleteId);
        }
    }

    ActivityIds ids() {
        return ids;
    }

    /** Strava knows no fractions of a second. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Uploads do: they take less time than a second. */
    Instant exactNow() {
        return clock.instant();
    }

    /** How long it takes until an upload is an activity. */
    Duration processing() {
        return processing;
    }

    void processing(Duration newProcessing) {
        processing = newProcessing;
        athletes.forEach(athlete -> athlete.uploads().expect());
    }

    int largestPage() {
        return largestPage;
    }

    void largestPage(int size) {
        largestPage = size;
    }
}
