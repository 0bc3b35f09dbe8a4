package io.github.camelstrava;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * A program that uses all that has to do with secrets, well and badly, and prints whatever it gets to see. It runs in a
 * process of its own, so that everything can be logged and nothing but the component logs.
 */
final class SecretsScenario {

    private SecretsScenario() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String apiUri = in.readLine();
        String oauthUri = in.readLine();
        String clientId = in.readLine();
        String clientSecret = in.readLine();
        String refreshToken = in.readLine();
        List<String> codes = List.of(in.readLine(), in.readLine());
        long athlete = Long.parseLong(in.readLine());
        String accessToken = in.readLine();

        try (DefaultCamelContext context = context(apiUri, oauthUri, clientId, clientSecret, refreshToken, null)) {
            for (String uri : List.of(
                    "strava:athlete",
                    "direct:log",
                    "strava:activities?limit=3",
                    "strava:activities?streaming=true&limit=3",
                    "strava:activity?id=1",
                    "strava:activity?id=2",
                    "strava:activity?id=3",
                    "strava:activity?id=4",
                    "strava:activity?id=5",
                    "strava:activity?id=6",
                    "strava:activity?id=7",
                    "strava:refreshToken",
                    "strava:token",
                    "strava:authorizationUrl?redirectUri=https://app.example.org/",
                    "strava:athlete?responseTimeout=1&athleteId=" + athlete,
                    "strava:athlete?athleteId=4711")) {
                call(context, uri, Map.of(), null);
            }
            call(context, "strava:exchangeToken", Map.of(StravaConstants.CODE, codes.get(0)), null);
            call(context, "strava:exchangeToken", Map.of(), codes.get(1));
            call(context, "strava:exchangeToken", Map.of(), codes.get(1));
            call(
                    context,
                    "strava:storeToken",
                    Map.of(),
                    Map.of("athlete_id", 5, "access_token", "canary-stored-token"));
            call(context, "strava:storeToken", Map.of(), "{\"athlete_id\":5,\"access_token\":\"canary-stored-token");
            call(context, "strava:storeToken", Map.of(), "canary-stored-token");
            call(context, "strava:athlete", Map.of(StravaConstants.ATHLETE_ID, 5), null);
            Management.print();
            call(context, "strava:deauthorize?athleteId=" + athlete, Map.of(), null);
            call(context, "strava:athlete?athleteId=" + athlete, Map.of(), null);
        }
        try (DefaultCamelContext wrong =
                context(apiUri, oauthUri, clientId, "canary-wrong-secret", "canary-wrong-token", null)) {
            call(wrong, "strava:athlete", Map.of(), null);
        }
        try (DefaultCamelContext spent =
                context(apiUri, oauthUri, clientId, clientSecret, "canary-wrong-token", null)) {
            call(spent, "strava:athlete", Map.of(), null);
        }
        try (DefaultCamelContext bare = context(apiUri, oauthUri, clientId, null, null, accessToken)) {
            call(bare, "strava:athlete", Map.of(), null);
            call(bare, "strava:token", Map.of(), null);
        }
        inADatabase(apiUri, oauthUri, clientId, clientSecret, refreshToken);
        System.out.println("The scenario is over");
    }

    /** The token is spent by now, which the store of this one cannot know. */
    private static void inADatabase(
            String apiUri, String oauthUri, String clientId, String clientSecret, String refreshToken)
            throws Exception {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl("jdbc:h2:mem:secrets");
        pool.setUsername("strava");
        pool.setPassword("canary-database-password");
        try (HikariDataSource dataSource = new HikariDataSource(pool)) {
            JdbcStore store = new JdbcStore(dataSource);
            System.out.println(store);
            try (DefaultCamelContext context =
                    context(apiUri, oauthUri, clientId, clientSecret, refreshToken, null, store)) {
                call(context, "strava:athlete", Map.of(), null);
                Map<String, Object> tokens = Map.of(
                        "athlete_id",
                        6,
                        "access_token",
                        "canary-kept-token",
                        "refresh_token",
                        "canary-kept-refresh-token");
                call(context, "strava:storeToken", Map.of(), tokens);
                call(context, "strava:athlete?athleteId=6", Map.of(), null);
                call(context, "strava:storeToken", Map.of(), tokens);
                dataSource.close();
                call(context, "strava:refreshToken?athleteId=6", Map.of(), null);
                Management.print();
            }
        }
        HikariConfig unreachable = new HikariConfig();
        unreachable.setJdbcUrl("jdbc:postgresql://localhost:1/none?password=canary-database-password");
        unreachable.setInitializationFailTimeout(-1);
        unreachable.setConnectionTimeout(250);
        try (HikariDataSource dataSource = new HikariDataSource(unreachable);
                DefaultCamelContext context = context(
                        apiUri, oauthUri, clientId, clientSecret, refreshToken, null, new JdbcStore(dataSource))) {
            call(context, "strava:athlete", Map.of(), null);
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private static DefaultCamelContext context(
            String apiUri,
            String oauthUri,
            String clientId,
            String clientSecret,
            String refreshToken,
            String accessToken)
            throws Exception {
        return context(apiUri, oauthUri, clientId, clientSecret, refreshToken, accessToken, new MemoryStore());
    }

    private static DefaultCamelContext context(
            String apiUri,
            String oauthUri,
            String clientId,
            String clientSecret,
            String refreshToken,
            String accessToken,
            StravaStore store)
            throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.setMessageHistory(true);
        context.getComponent("strava", StravaComponent.class).setStore(store);
        context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                System.out.println(event);
            }
        });
        StravaConfiguration configuration =
                context.getComponent("strava", StravaComponent.class).getConfiguration();
        configuration.setApiUri(apiUri);
        configuration.setOauthUri(oauthUri);
        configuration.setClientId(clientId);
        configuration.setClientSecret(clientSecret);
        configuration.setRefreshToken(refreshToken);
        configuration.setAccessToken(accessToken);
        configuration.setConnectTimeout(Duration.ofSeconds(20).toMillis());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:log")
                        .to("strava:token")
                        .to("log:tokens?showAll=true&level=TRACE")
                        .log("${body} ${body.athleteId}")
                        .marshal()
                        .json()
                        .log("${body}");
                from("direct:failing").to("strava:activity?id=2").to("log:never");
                from("strava:activities?initialDelay=0&delay=1h&groupId=all")
                        .routeId("polling")
                        .to("log:polled?showAll=true");
            }
        });
        context.start();
        return context;
    }

    private static void call(DefaultCamelContext context, String uri, Map<String, Object> headers, Object body) {
        try {
            Exchange exchange = context.createProducerTemplate().request(uri, given -> {
                given.getMessage().setHeaders(new HashMap<>(headers));
                given.getMessage().setBody(body);
            });
            if (exchange.getException() != null) {
                exchange.getException().printStackTrace();
                for (Throwable e = exchange.getException(); e != null; e = e.getCause()) {
                    System.out.println(e);
                }
            } else {
                System.out.println(uri + ": " + exchange.getMessage().getBody());
                System.out.println(uri + ": " + exchange.getMessage().getBody(String.class));
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
        HealthCheck health =
                ((StravaActivitiesConsumer) context.getRoute("polling").getConsumer()).getHealthCheck();
        System.out.println(
                health.getId() + " " + health.call() + " " + health.call().getDetails());
        context.getEndpoints().forEach(endpoint -> System.out.println(endpoint + " " + endpoint.getEndpointUri()));
    }
}
