package io.github.camelstrava.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.util.Timeout;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The least that a program can do: HttpClient, whose connections are pooled and kept alive, and Jackson. It has a timeout,
 * as no program should wait for ever, and reading with a timeout takes more system calls.
 */
final class PlainClient implements Way {

    private final ObjectMapper mapper = new ObjectMapper();
    private final CloseableHttpClient client = HttpClients.custom()
            .setDefaultRequestConfig(RequestConfig.custom()
                    .setResponseTimeout(Timeout.ofSeconds(30))
                    .build())
            .build();
    private final String apiUri;

    PlainClient(String apiUri) {
        this.apiUri = apiUri;
    }

    @Override
    public void activity(Blackhole hole) throws IOException {
        look(get("/activities/" + RunningRoutes.ACTIVITY), hole);
    }

    @Override
    public void page(Blackhole hole) throws IOException {
        for (JsonNode activity : get("/athlete/activities?page=1&per_page=200")) {
            look(activity, hole);
        }
    }

    private JsonNode get(String path) throws IOException {
        HttpGet request = new HttpGet(apiUri + path);
        request.setHeader("Authorization", "Bearer " + StravaAccount.ACCESS_TOKEN);
        return client.execute(
                request, response -> mapper.readTree(response.getEntity().getContent()));
    }

    private static void look(JsonNode activity, Blackhole hole) {
        hole.consume(activity.path("name").textValue());
        hole.consume(activity.path("distance").doubleValue());
        hole.consume(Instant.parse(activity.path("start_date").textValue()));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
