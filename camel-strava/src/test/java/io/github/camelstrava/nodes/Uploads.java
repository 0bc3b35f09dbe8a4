package io.github.camelstrava.nodes;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Athletes who upload activities all the time, and now and then have to be asked for another access token. */
final class Uploads implements AutoCloseable {

    private static final int LONGEST_PAUSE_MILLIS = 250;
    /** In time to be found by looking back two weeks. */
    private static final int LATEST_HOURS = 13 * 24;

    private final List<SandboxAthlete> athletes;
    private final Random random;
    private final Thread thread = new Thread(this::run, "uploads");
    private volatile boolean over;

    Uploads(StravaSandbox strava, long seed) {
        athletes = strava.athletes();
        random = new Random(seed);
        thread.start();
    }

    private void run() {
        try {
            while (!over) {
                // Processes poll meanwhile, in real time and at any moment.
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                happen(athletes.get(random.nextInt(athletes.size())));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void happen(SandboxAthlete athlete) {
        switch (random.nextInt(8)) {
            case 0 -> athlete.expireAccessToken();
            case 1 -> late(athlete, Duration.ofHours(random.nextInt(LATEST_HOURS)));
            case 2 -> late(athlete, Duration.ofMinutes(random.nextInt(60)));
            case 3 -> twice(athlete);
            case 4 -> withTheStartOfAnother(athlete);
            default -> athlete.addActivity();
        }
    }

    private static void late(SandboxAthlete athlete, Duration ago) {
        athlete.addActivity(activity -> activity.start(Instant.now().minus(ago)));
    }

    private static void twice(SandboxAthlete athlete) {
        Instant start = Instant.now().minusSeconds(600);
        athlete.addActivity(activity -> activity.start(start));
        athlete.addActivity(activity -> activity.start(start));
    }

    private void withTheStartOfAnother(SandboxAthlete athlete) {
        Instant earliest = Instant.now().minus(Duration.ofHours(LATEST_HOURS));
        List<SandboxActivity> recent = athlete.activities().stream()
                .filter(activity -> activity.start().isAfter(earliest))
                .toList();
        if (!recent.isEmpty()) {
            Instant start = recent.get(random.nextInt(recent.size())).start();
            athlete.addActivity(activity -> activity.start(start));
        }
    }

    /** Returns when nothing more happens. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }
}
