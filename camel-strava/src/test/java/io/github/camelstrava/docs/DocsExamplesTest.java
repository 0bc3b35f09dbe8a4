package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.StravaEndpoint;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.FileStore;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the documents does what they say. */
@SuppressWarnings("try") // CamelContext.close() could be interrupted
class DocsExamplesTest {

    private final StravaSandbox strava = StravaSandbox.start();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        strava.close();
    }

    @Test
    void newActivitiesInYaml(@TempDir Path directory) throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.activities(10, Duration.ofDays(20)));

        runMain(strava.properties(), "application.properties", "new-activities.yaml", directory, 10);

        assertThat(delivered(directory, "new-activities", athlete)).hasSize(10);
    }

    @Test
    void newActivitiesInJava() throws Exception {
        strava.addAthlete(athlete -> athlete.activities(10, Duration.ofDays(20)));
        NotifyBuilder emitted = new NotifyBuilder(context)
                .fromRoute("new-activities")
                .whenCompleted(10)
                .create();

        start(new DocsRoutes.NewActivities());

        assertMatches(emitted);
    }

    @Test
    void archive(@TempDir Path directory) throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        long ride = athlete.addActivity("Ride").id();
        long manual =
                athlete.addActivity(activity -> activity.sport("Yoga").manual()).id();
        context.getPropertiesComponent().addInitialProperty("archive", directory.toString());
        NotifyBuilder emitted =
                new NotifyBuilder(context).fromRoute("archive").whenCompleted(2).create();

        start("archive.yaml");

        assertMatches(emitted);
        assertThat(directory.resolve(ride + ".json")).content().contains("\"calories\"");
        assertThat(directory.resolve(ride + ".streams.json")).content().contains("\"time\"");
        assertThat(directory.resolve(manual + ".json")).exists();
    }

    @Test
    void longRides() throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.activities(20, Duration.ofDays(20)));
        long longRide = athlete.addActivity(activity -> activity.sport("Ride").distance(120_000.5))
                .id();
        List<DetailedActivity> found = new ArrayList<>();

        start(new DocsRoutes.LongRides(), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:long-ride")
                        .process(exchange -> found.add(exchange.getMessage().getBody(DetailedActivity.class)));
            }
        });
        context.createProducerTemplate().sendBody("direct:long-rides", null);

        assertThat(found).extracting(DetailedActivity::id).contains(longRide);
        assertThat(found).extracting(DetailedActivity::distance).allMatch(metres -> metres > 100_000);
    }

    @Test
    void allAthletes(@TempDir Path directory) throws Exception {
        Map<String, String> sandbox = strava.properties();
        SandboxAthlete first = strava.addAthlete(athlete -> athlete.activities(3, Duration.ofDays(5)));
        SandboxAthlete second = strava.addAthlete(athlete -> athlete.activities(2, Duration.ofDays(5)));
        FileStore store = new FileStore(directory);
        store.open();
        store.put(grant(first));
        store.put(grant(second));

        runMain(sandbox, "all-athletes.properties", "all-athletes.yaml", directory, 5);

        assertThat(delivered(directory, "all-athletes", first)).hasSize(3);
        assertThat(delivered(directory, "all-athletes", second)).hasSize(2);
    }

    @Test
    void connect() throws Exception {
        SandboxAthlete athlete = strava.addAthlete(known -> known.notConnected());
        start(new DocsRoutes.Connect());

        String address = context.createFluentProducerTemplate()
                .to("direct:connect")
                .withHeader("session", "a1")
                .request(String.class);
        Exchange connected = context.createFluentProducerTemplate()
                .to("direct:callback")
                .withHeader("code", strava.authorizationCode(athlete, Scope.READ, Scope.ACTIVITY_READ_ALL))
                .send();

        assertThat(address)
                .startsWith(strava.oauthUri() + "/authorize?client_id=" + strava.clientId())
                .contains("scope=read%2Cactivity%3Aread_all", "state=a1");
        assertThat(connected.getMessage().getHeader(StravaConstants.ATHLETE_ID)).isEqualTo(athlete.id());
        assertThat(connected.getMessage().getHeaders()).doesNotContainKey(StravaConstants.CODE);
    }

    @Test
    void reconnect() throws Exception {
        SandboxAthlete athlete = strava.addAthlete();
        context.getManagementStrategy().addEventNotifier(new DocsRoutes.Reconnect());
        strava.configure(context);
        context.start();
        context.createProducerTemplate().sendBody("strava:athlete", null);
        athlete.deauthorize();

        assertThatThrownBy(() -> context.createProducerTemplate().requestBody("strava:athlete", (Object) null))
                .hasCauseInstanceOf(StravaAuthorizationException.class);

        assertThat(context.createConsumerTemplate().receiveBody("seda:athletes-to-write-to", 10_000))
                .isEqualTo(athlete.id());
    }

    @Test
    void storeToken() throws Exception {
        strava.configure(context);
        SandboxAthlete athlete = strava.addAthlete();
        context.start();

        context.createProducerTemplate().sendBody("strava:storeToken", tokens(athlete));

        List<?> activities = context.createProducerTemplate().requestBody("strava:activities", null, List.class);
        assertThat(activities).isEmpty();
    }

    @Test
    void errors() throws Exception {
        strava.addAthlete();
        List<Exception> toConnect = new ArrayList<>();
        start(new DocsRoutes.Errors(), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:connect")
                        .process(exchange ->
                                toConnect.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
            }
        });

        assertThat(answerFor(1).getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(404);

        strava.fault(Fault.scopeMissing(Scope.ACTIVITY_READ).once());
        answerFor(1);
        assertThat(toConnect).singleElement().isInstanceOf(StravaAuthorizationException.class);

        strava.spend(100_000);
        answerFor(1);
        assertThat(answerFor(1).getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answerFor(1).getBody(String.class)).startsWith("Please come back at 20");
    }

    private Message answerFor(long id) {
        return context.createFluentProducerTemplate()
                .to("direct:activity")
                .withHeader(StravaConstants.ID, id)
                .send()
                .getMessage();
    }

    // tag::sandbox[]
    @Test
    void emitsWhatTheAthleteHasJustUploaded() throws Exception {
        try (StravaSandbox strava = StravaSandbox.start();
                CamelContext context = new DefaultCamelContext()) {
            SandboxAthlete athlete = strava.addAthlete(known -> known.activities(30, Duration.ofDays(90)));
            strava.configure(context);
            context.start();

            athlete.addActivity("TrailRun");
            strava.fault(Fault.status(503).on(StravaOperation.activities).once()); // the component tries again

            List<?> activities = context.createFluentProducerTemplate()
                    .to("strava:activities?limit=10")
                    .request(List.class);
            assertThat(activities).hasSize(10);
        }
    }
    // end::sandbox[]

    private Grant grant(SandboxAthlete athlete) {
        TokenSet tokens = new TokenSet(
                athlete.id(), athlete.accessToken(), athlete.refreshToken(), null, Set.of("activity:read_all"));
        return new Grant(strava.clientId(), tokens, Instant.now(), null);
    }

    private static Map<String, Object> tokens(SandboxAthlete athlete) {
        return Map.of(
                "athlete_id", athlete.id(),
                "access_token", athlete.accessToken(),
                "refresh_token", athlete.refreshToken(),
                "scope", "read,activity:read_all");
    }

    /** Until so many exchanges are completed. */
    private void runMain(Map<String, String> sandbox, String properties, String yaml, Path directory, int completed)
            throws Exception {
        Properties options = new Properties();
        options.putAll(sandbox);
        options.setProperty("camel.beans.stravaStore.path", directory.toString());
        Main main = new Main();
        main.setPropertyPlaceholderLocations("classpath:docs/" + properties);
        main.setOverrideProperties(options);
        main.configure().withRoutesIncludePattern("classpath:docs/" + yaml);
        try {
            main.init();
            main.getCamelContext()
                    .getCamelContextExtension()
                    .registerEndpointCallback((uri, endpoint) -> soon(endpoint));
            NotifyBuilder emitted = new NotifyBuilder(main.getCamelContext())
                    .whenCompleted(completed)
                    .create();
            main.start();
            assertMatches(emitted);
        } finally {
            main.stop();
        }
    }

    /** What a restart would find. */
    private static Set<Long> delivered(Path directory, String groupId, SandboxAthlete athlete) {
        return new FileStore(directory)
                .get(Position.key(groupId, athlete.id()))
                .orElseThrow()
                .done()
                .keySet();
    }

    private void start(String yaml) throws Exception {
        prepare();
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "classpath:docs/" + yaml));
        context.start();
    }

    private void start(RoutesBuilder... routes) throws Exception {
        prepare();
        for (RoutesBuilder builder : routes) {
            context.addRoutes(builder);
        }
        context.start();
    }

    private void prepare() {
        strava.configure(context);
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> soon(endpoint));
    }

    private static Endpoint soon(Endpoint endpoint) {
        if (endpoint instanceof StravaEndpoint polled) {
            polled.setInitialDelay(0);
        }
        return endpoint;
    }

    private static void assertMatches(NotifyBuilder notify) {
        assertThat(notify.matches(20, TimeUnit.SECONDS)).isTrue();
    }
}
