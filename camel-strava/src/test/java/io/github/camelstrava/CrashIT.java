package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route in a process of its own that is killed again and again, at any moment: what it delivered is in a file with one
 * id per line.
 */
class CrashIT {

    private static final int KILLS = 15;

    @TempDir
    Path temp;

    private final Random random = new Random(20260901);

    @Test
    void losesNothingAndRepeatsOnlyWhatWasInFlight() throws Exception {
        try (StravaSandbox strava = StravaSandbox.builder()
                .limits(100_000, 100_000, 100_000, 100_000)
                .start()) {
            SandboxAthlete athlete = strava.addAthlete(a -> a.activities(300, Duration.ofDays(300)));
            // The seed stays the same however often the token is replaced.
            String seed = athlete.refreshToken();
            Path ledger = Files.createFile(temp.resolve("ledger"));
            List<Integer> linesAtKill = new ArrayList<>();

            for (int kill = 0; kill < KILLS; kill++) {
                Process route = start(strava, seed, ledger);
                try {
                    int before = lines(ledger).size();
                    if (kill == 0 || random.nextInt(4) != 0) {
                        await().atMost(Duration.ofSeconds(30))
                                .pollInterval(Duration.ofMillis(1))
                                .until(() -> lines(ledger).size() > before || !route.isAlive());
                        happen(athlete);
                        route.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
                    } else {
                        route.waitFor(300 + random.nextInt(1_200), TimeUnit.MILLISECONDS);
                    }
                    assertThat(route.isAlive()).as(() -> output()).isTrue();
                } finally {
                    route.destroyForcibly().waitFor();
                }
                linesAtKill.add(lines(ledger).size());
                happen(athlete);
            }
            Process route = start(strava, seed, ledger);
            try {
                Set<Long> all = new HashSet<>(
                        athlete.activities().stream().map(SandboxActivity::id).toList());
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> lines(ledger).containsAll(all) || !route.isAlive());
                long asked = strava.requestsTo("/athlete/activities").size();
                await().until(() -> strava.requestsTo("/athlete/activities").size() > asked + 2 || !route.isAlive());
            } finally {
                route.destroyForcibly().waitFor();
            }

            assertThat(lines(ledger))
                    .containsAll(athlete.activities().stream()
                            .map(SandboxActivity::id)
                            .toList());
            assertThat(repeatedWithoutCause(lines(ledger), linesAtKill)).isEmpty();
            assertThat(strava.reusedRefreshTokens()).isZero();
        }
    }

    private void happen(SandboxAthlete athlete) {
        athlete.addActivity();
        if (random.nextBoolean()) {
            Instant start = Instant.now().minus(Duration.ofHours(random.nextInt(200)));
            athlete.addActivity(a -> a.start(start));
        }
    }

    /** What was delivered before a kill, other than the very last before it, and came again. */
    private static List<Long> repeatedWithoutCause(List<Long> lines, List<Integer> linesAtKill) {
        List<Long> repeated = new ArrayList<>();
        Set<Long> before = new HashSet<>();
        Long inFlight = null;
        for (int line = 0; line < lines.size(); line++) {
            if (linesAtKill.contains(line)) {
                inFlight = lines.get(line - 1);
            }
            Long id = lines.get(line);
            if (!before.add(id) && !id.equals(inFlight)) {
                repeated.add(id);
            }
        }
        return repeated;
    }

    private Process start(StravaSandbox strava, String seed, Path ledger) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        temp.resolve("store").toString(),
                        ledger.toString(),
                        strava.apiUri(),
                        strava.oauthUri(),
                        strava.clientId(),
                        strava.clientSecret(),
                        seed)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("output").toFile())
                .start();
    }

    private String output() {
        try {
            return Files.readString(temp.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> lines(Path ledger) {
        try {
            // A line that was cut by a kill was not delivered.
            String text = Files.readString(ledger);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The route that is killed. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] args) throws Exception {
            DefaultCamelContext context = new DefaultCamelContext();
            StravaComponent component = context.getComponent("strava", StravaComponent.class);
            component.setStore(new FileStore(Path.of(args[0])));
            StravaConfiguration configuration = component.getConfiguration();
            configuration.setApiUri(args[2]);
            configuration.setOauthUri(args[3]);
            configuration.setClientId(args[4]);
            configuration.setClientSecret(args[5]);
            configuration.setRefreshToken(args[6]);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("strava:activities?after=400d&initialDelay=0&delay=100")
                            .routeId("killed")
                            .process(exchange ->
                                    Files.writeString(Path.of(args[1]), line(exchange), StandardOpenOption.APPEND));
                }
            });
            context.start();
            Thread.currentThread().join();
        }

        private static String line(Exchange exchange) {
            return exchange.getMessage().getHeader(StravaConstants.ID) + "\n";
        }
    }
}
