package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.AthleteSetup;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectSecretsRouteTest {

    private static final String CLIENT_SECRET = "canary-client-secret";

    @TempDir
    Path directory;

    @Test
    void neitherCodesNorStatesNorCookiesNorTokensAreLoggedShownOrManagedAtAnyLogLevel() throws Exception {
        try (StravaSandbox strava =
                StravaSandbox.builder().clientSecret(CLIENT_SECRET).start()) {
            SandboxAthlete tomas = strava.addAthlete(AthleteSetup::notConnected);
            List<String> secrets = new ArrayList<>(List.of(CLIENT_SECRET));
            List<String> input =
                    new ArrayList<>(List.of(strava.apiUri(), strava.oauthUri(), strava.clientId(), CLIENT_SECRET));
            for (int i = 0; i < 4; i++) {
                String code = strava.authorizationCode(tomas, Scope.READ);
                secrets.add(code);
                input.add(code);
            }
            // As if something in between told what it got.
            strava.fault(Fault.status(400, "text/plain", "code=" + secrets.get(2) + "&client_secret=" + CLIENT_SECRET)
                    .onTokens()
                    .after(2)
                    .once());

            String[] output = run(input).split(ConnectCalls.SECRETS + "\n");

            secrets.addAll(output[1].lines().toList());
            secrets.add(tomas.accessToken());
            secrets.add(tomas.refreshToken());
            assertThat(secrets).hasSizeGreaterThan(20).doesNotContainNull();
            assertThat(output[0])
                    .contains("DEBUG io.github.camelstrava")
                    .contains("DEBUG org.apache.hc")
                    .contains("TRACE org.apache.camel")
                    .contains("IllegalStateException: The route fails")
                    .contains("<h1>Connected, but not finished</h1>")
                    .contains("<h1>This sign-up is over</h1>")
                    .contains("<h1>Begun somewhere else</h1>")
                    .contains("<h1>Not at this moment</h1>")
                    .contains("<h1>Not set up yet</h1>")
                    .contains("check the options clientId and clientSecret")
                    .contains("ConnectPath=/strava/connect");
            assertThat(output[0].lines().filter(line -> secrets.stream().anyMatch(line::contains)))
                    .isEmpty();
        }
    }

    private String run(List<String> input) throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        // On this level the server tells every address it is asked for, ours as any other.
                        "-Dorg.slf4j.simpleLogger.log.io.vertx.ext.web.impl.RouterImpl=debug",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConnectCalls.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(String.join("\n", input) + "\n");
        }
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
