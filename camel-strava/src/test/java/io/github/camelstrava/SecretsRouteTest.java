package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.File;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsRouteTest {

    private static final String CLIENT_SECRET = "canary-client-secret";

    @TempDir
    Path directory;

    @Test
    void noSecretIsLoggedThrownShownOrManagedAtAnyLogLevel() throws Exception {
        try (StravaSandbox strava = StravaSandbox.builder()
                .clientSecret(CLIENT_SECRET)
                .tokenLifetime(Duration.ofMinutes(30))
                .limits(1000, 10000, 1000, 10000)
                .start()) {
            SandboxAthlete ines = strava.addAthlete(a -> a.activities(8, Duration.ofDays(30)));
            SandboxAthlete tomas = strava.addAthlete();
            strava.fault(Fault.status(503).onPath("/activities/2"));
            strava.fault(Fault.cutJson().onPath("/activities/3"));
            strava.fault(Fault.unauthorized().onPath("/activities/4"));
            strava.fault(Fault.connectionReset().onPath("/activities/5"));
            strava.fault(Fault.html(200).onPath("/activities/6"));
            strava.fault(Fault.redirect("https://www.example.org/").onPath("/activities/7"));
            Map<String, String> secrets = new LinkedHashMap<>();
            ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();
            Runnable remember = () -> {
                for (SandboxAthlete athlete : List.of(ines, tomas)) {
                    if (athlete.accessToken() != null) {
                        tokens.add(athlete.accessToken());
                        tokens.add(athlete.refreshToken());
                    }
                }
            };
            remember.run();
            strava.fault(Fault.meanwhile(remember));
            strava.fault(Fault.meanwhile(remember).onTokens());
            strava.fault(Fault.meanwhile(remember).onRevocation());
            List<String> codes = List.of(
                    strava.authorizationCode(ines, Scope.values()), strava.authorizationCode(tomas, Scope.values()));

            String output = run(List.of(
                    strava.apiUri(),
                    strava.oauthUri(),
                    strava.clientId(),
                    CLIENT_SECRET,
                    ines.refreshToken(),
                    codes.get(0),
                    codes.get(1),
                    Long.toString(ines.id()),
                    tomas.accessToken()));

            for (String shown : List.of(
                    "The scenario is over",
                    "TRACE org.apache.camel",
                    "DEBUG org.apache.hc",
                    "DEBUG io.github.camelstrava.client.CallRunner - GET /api/v3/athlete",
                    "StravaAuthorizationException",
                    "StravaStoreException",
                    "has to connect again to the application",
                    "org.apache.camel:context=")) {
                assertThat(output.contains(shown)).as(shown).isTrue();
            }
            remember.run();
            int number = 0;
            for (String token : tokens) {
                secrets.putIfAbsent(token, "token " + number++);
            }
            assertThat(secrets).as("several tokens were in use").hasSizeGreaterThan(8);
            codes.forEach(code -> secrets.put(code, "a code"));
            secrets.put(CLIENT_SECRET, "the client's secret");
            secrets.put("canary-wrong-secret", "a wrong secret");
            secrets.put("canary-wrong-token", "a wrong token");
            secrets.put("canary-stored-token", "a token taken over");
            secrets.put("canary-kept-token", "a token in the database");
            secrets.put("canary-kept-refresh-token", "a refresh token in the database");
            secrets.put("canary-database-password", "the database's password");
            secrets.put(
                    Base64.getEncoder()
                            .encodeToString((strava.clientId() + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8)),
                    "the header of a revocation");
            List<String> leaks = new ArrayList<>();
            output.lines()
                    .forEach(line -> secrets.forEach((secret, name) -> {
                        if (line.contains(secret)) {
                            leaks.add(name + " in: " + line);
                        }
                    }));
            assertThat(leaks).isEmpty();
        }
    }

    private String run(List<String> input) throws Exception {
        File output = directory.resolve("output.txt").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecretsScenario.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(String.join("\n", input) + "\n");
        }
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output.toPath(), StandardCharsets.ISO_8859_1);
        assertThat(ended)
                .as(() -> "It ended in time; the last it said was:\n" + last(text))
                .isTrue();
        return text;
    }

    private static String last(String text) {
        return text.substring(Math.max(0, text.length() - 2_000));
    }
}
