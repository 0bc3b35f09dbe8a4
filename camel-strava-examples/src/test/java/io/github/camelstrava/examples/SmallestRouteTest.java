package io.github.camelstrava.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

final class SmallestRouteTest {

    private interface Routes {
        void addTo(CamelContext context) throws Exception;
    }

    @Test
    void inJavaLogsTheLastWeek() throws Exception {
        logsTheLastWeek(context -> context.addRoutes(new SmallestRoute()));
    }

    @Test
    void inYamlLogsTheLastWeek() throws Exception {
        logsTheLastWeek(context -> PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "classpath:routes/smallest.yaml")));
    }

    private static void logsTheLastWeek(Routes routes) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (StravaSandbox strava = StravaSandbox.start();
                CamelContext context = new DefaultCamelContext()) {
            SandboxAthlete athlete = strava.addAthlete(a -> a.activities(20, Duration.ofDays(20)));
            strava.configure(context);
            context.getCamelContextExtension().addLogListener((exchange, logger, message) -> {
                lines.add(message);
                return message;
            });
            routes.addTo(context);
            Instant aWeekAgo = Instant.now().minus(Duration.ofDays(7));
            context.start();

            List<String> expected = athlete.activities().stream()
                    .filter(activity -> activity.start().isAfter(aWeekAgo))
                    .sorted((a, b) -> a.start().compareTo(b.start()))
                    .map(activity -> activity.sportType() + " " + activity.name())
                    .toList();
            assertThat(expected).isNotEmpty();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(lines).hasSameSizeAs(expected));
            assertThat(lines)
                    .extracting(line -> line.substring(line.indexOf(' ') + 1))
                    .isEqualTo(expected);
        }
    }
}
