package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application's secret is sent in the query, which HttpClient logs; the proof that it does not log this part. */
class ApplicationSecretsRouteTest {

    /** Encoded it looks different, and neither form may be seen. */
    private static final String SECRET = "canary secret+/&=1";

    private static final String ENCODED = "canary%20secret%2B%2F%26%3D1";
    private static final String VERIFY_TOKEN = "canaryVerifyToken";

    @TempDir
    Path directory;

    @Test
    void theSecretIsSentAndLoggedNowhereAtAnyLevel() throws Exception {
        try (UploadServer strava = new UploadServer()) {
            ResponseDefinitionBuilder[] answers = {
                UploadServer.sample(200, "PushSubscription-list"),
                UploadServer.fault(401, "unauthorized-application-invalid.json"),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                UploadServer.sample(200, "PushSubscription-list"),
                aResponse().withStatus(400).withBody("You sent client_secret=" + SECRET + " and " + ENCODED),
                UploadServer.html(200),
                aResponse().withStatus(302).withHeader("Location", "/elsewhere"),
                UploadServer.fault(429, "rate-limit.json")
            };
            strava.answer("GET", "/push_subscriptions?client_id=4711&client_secret=" + ENCODED, answers);
            strava.answer("DELETE", "/push_subscriptions/5?client_id=4711&client_secret=" + ENCODED, answers);
            strava.answer("POST", "/push_subscriptions", answers);

            String output = run("http://127.0.0.1:" + strava.http.port());

            assertThat(output)
                    .contains("All calls were made")
                    .contains("It went well")
                    .contains("check the options clientId and clientSecret")
                    .contains("DEBUG org.apache.hc")
                    .contains("GET /push_subscriptions")
                    .contains("POST /push_subscriptions")
                    .contains("DELETE /push_subscriptions/5");
            assertThat(output.lines().filter(line -> line.contains("canary"))).isEmpty();
            assertThat(strava.requests()).hasSizeGreaterThan(20);
            for (LoggedRequest request : strava.requests()) {
                if (request.getMethod().getName().equals("POST")) {
                    assertThat(request.getUrl()).doesNotContain("canary");
                    assertThat(UploadServer.form(request))
                            .containsEntry("client_id", "4711")
                            .containsEntry("client_secret", SECRET)
                            .containsEntry("verify_token", VERIFY_TOKEN);
                } else {
                    assertThat(request.queryParameter("client_secret").firstValue())
                            .isEqualTo(SECRET);
                }
            }
        }
    }

    private String run(String apiUri) throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApplicationCalls.class.getName(),
                        apiUri,
                        "7")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(SECRET + "\n" + VERIFY_TOKEN + "\n");
        }
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
