package io.github.camelstrava.sandboxtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxClock;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class RoutesTest {
    private final StravaSandbox strava = StravaSandbox.builder()
            .clock(SandboxClock.at("2026-09-01T06:00:00Z"))
            .start();
    private final Client client = new Client(strava);
    private final SandboxAthlete athlete = strava.addAthlete();

    @AfterEach
    void stop() {
        strava.close();
    }

    @Test
    void listsRoutesThatCanBeFetched() {
        JsonNode routes = routes(athlete, athlete);

        assertThat(routes).hasSize(3);
        for (JsonNode route : routes) {
            long id = route.get("id").asLong();
            assertThat(id).isGreaterThan(1L << 53);
            assertThat(route.get("id_str").asText()).isEqualTo(Long.toString(id));
            Shapes.assertLike(Shapes.example("Route-page").get(0), route);
            JsonNode detail = client.get(athlete, "/routes/" + id).json();
            Shapes.assertLike(Shapes.example("Route"), detail);
            Shapes.assertLike(Shapes.example("Route").at("/waypoints/0"), detail.at("/waypoints/0"));
            assertThat(detail.get("name")).isEqualTo(route.get("name"));
            for (JsonNode segment : detail.get("segments")) {
                assertThat(client.get(athlete, "/segments/" + segment.get("id").asText())
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void keepsPrivateRoutesFromOthers() {
        SandboxAthlete reserved = strava.addAthlete(a -> a.scopes(Scope.READ));
        String secret = routes(athlete, athlete).get(2).get("id_str").asText();

        assertThat(routes(reserved, reserved)).hasSize(2);
        assertThat(routes(reserved, athlete)).hasSize(2);
        assertThat(client.get(reserved, "/routes/" + secret).error()).isEqualTo("Route/id/invalid");
        assertThat(client.get(athlete, "/athletes/1/routes").error()).isEqualTo("Athlete/id/invalid");
    }

    @Test
    void streamsAreAListThatSaysNoMoreThanTheType() {
        String id = routes(athlete, athlete).get(0).get("id_str").asText();

        JsonNode streams = client.get(athlete, "/routes/" + id + "/streams").json();

        JsonNode example = Shapes.example("Stream-list-route");
        assertThat(streams.findValuesAsText("type")).isEqualTo(example.findValuesAsText("type"));
        streams.forEach(stream -> {
            Shapes.assertLike(example.get(0), stream);
            assertThat(stream.get("data")).hasSameSizeAs(streams.at("/0/data"));
        });
    }

    @ParameterizedTest
    @CsvSource({"gpx, trkpt", "tcx, Trackpoint"})
    void exportsFiles(String type, String point) throws Exception {
        JsonNode route = routes(athlete, athlete).get(0);
        String path = "/routes/" + route.get("id").asText();

        Client.Reply reply = client.get(athlete, path + "/export_" + type);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/" + type + "+xml");
        assertThat(reply.header("Content-Disposition")).matches("attachment; filename=\"[a-z0-9_]+\\." + type + "\"");
        Document file = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(reply.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.body()).contains(route.get("name").asText());
        assertThat(file.getElementsByTagName(point).getLength())
                .isEqualTo(client.get(athlete, path + "/streams")
                        .json()
                        .at("/0/data")
                        .size());
    }

    private JsonNode routes(SandboxAthlete asking, SandboxAthlete owner) {
        return client.get(asking, "/athletes/" + owner.id() + "/routes").json();
    }
}
