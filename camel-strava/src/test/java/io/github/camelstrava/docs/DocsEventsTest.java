package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxPush;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's examples of pushed events do what it says, on the HTTP server of Camel Main. */
class DocsEventsTest {

    private final StravaSandbox strava = StravaSandbox.start();
    private final SandboxAthlete athlete = strava.addAthlete(known -> known.activities(3, Duration.ofDays(20)));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
        strava.close();
    }

    static Stream<Object> events() {
        return Stream.of("events.yaml", new DocsEventRoutes.Events());
    }

    @ParameterizedTest
    @MethodSource("events")
    void subscribesAndReadsWhatEventsTellOf(Object route) throws Exception {
        start(route);

        SandboxActivity first = athlete.addActivity(activity -> activity.name("Along the river"));
        eventually(() -> lines.size() == 1);
        first.rename("Along the river again");
        athlete.addActivity(activity -> activity.name("Over the hill"));

        eventually(() -> lines.size() == 2);
        assertThat(lines).containsExactly(athlete.id() + ": Along the river", athlete.id() + ": Over the hill");
        eventually(() -> strava.pushes().size() == 3 && strava.pushes().stream().allMatch(SandboxPush::delivered));
        assertThat(strava.requestsTo(StravaOperation.activity)).hasSize(2);
    }

    @Test
    void isServedByCamelMain() throws Exception {
        int port = freePort();
        Properties options = new Properties();
        options.putAll(strava.properties());
        options.setProperty("camel.server.port", String.valueOf(port));
        options.setProperty("callback", "http://127.0.0.1:" + port + "/strava/5f2c09d1e4b7");
        Main main = new Main();
        main.setPropertyPlaceholderLocations("classpath:docs/events.properties");
        main.setOverrideProperties(options);
        main.configure().withRoutesIncludePattern("classpath:docs/events.yaml");
        try {
            main.start();
            eventually(() -> strava.callbackUrl().isPresent());

            athlete.addActivity();

            eventually(() -> strava.requestsTo(StravaOperation.activity).size() == 1);
        } finally {
            main.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Stream<Object> pushedActivities() {
        return Stream.of("pushed-activities.yaml", new DocsEventRoutes.PushedActivities());
    }

    @ParameterizedTest
    @MethodSource("pushedActivities")
    void emitsTheHistoryAndThenWhatEventsTellOf(Object route) throws Exception {
        start(route);
        eventually(() -> lines.size() == 3);

        // The next poll without an event is after three days.
        athlete.addActivity(activity -> activity.name("Along the river"));

        eventually(() -> lines.size() == 4);
        assertThat(lines).last().isEqualTo(athlete.id() + ": Along the river");
    }

    /** @param route in Java, or the name of a file in YAML */
    private void start(Object route) throws Exception {
        strava.configure(context);
        context.getCamelContextExtension().addLogListener((exchange, logger, message) -> {
            lines.add(message);
            return message;
        });
        MainHttpServer server = new MainHttpServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        context.addService(server, true, true);
        // First the context, as its server has no port before.
        context.start();
        int port = context.hasService(VertxPlatformHttpServer.class).getPort();
        context.getPropertiesComponent()
                .addInitialProperty("callback", "http://127.0.0.1:" + port + "/strava/5f2c09d1e4b7");
        if (route instanceof RoutesBuilder java) {
            context.addRoutes(java);
        } else {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "classpath:docs/" + route));
        }
        eventually(() -> strava.callbackUrl().isPresent());
    }

    private static void eventually(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }
}
