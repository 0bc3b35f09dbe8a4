package io.github.camelstrava.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.function.Function;

/** The HTTP server: WireMock with a single stub that asks the sandbox. */
final class Wire {
    private static final String NAME = "strava-sandbox";
    private static final int THREADS = 24;

    private final WireMockServer server;

    Wire(int port, Function<Call, Answer> desk) {
        server = new WireMockServer(options()
                .port(port)
                .bindAddress("127.0.0.1")
                .containerThreads(THREADS)
                .jettyAcceptors(1)
                // Frames hide what happens to a connection.
                .http2PlainDisabled(true)
                .disableRequestJournal()
                .stubCorsEnabled(false)
                .notifier(new Slf4jNotifier(false))
                .extensions(new Transformer(desk)));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers(NAME)));
    }

    int port() {
        return server.port();
    }

    void stop() {
        server.stop();
    }

    private record Transformer(Function<Call, Answer> desk) implements ResponseDefinitionTransformerV2 {
        @Override
        public ResponseDefinition transform(ServeEvent event) {
            return desk.apply(Call.of(event.getRequest())).onTheWire();
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return NAME;
        }
    }
}
