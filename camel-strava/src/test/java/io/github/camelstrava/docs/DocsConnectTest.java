package io.github.camelstrava.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstrava.docs.DocsConnectRoutes.ClubPages;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocsConnectTest {

    private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

    private final StravaSandbox strava = StravaSandbox.start();
    private final SandboxAthlete ines =
            strava.addAthlete(known -> known.name("Ines Prat").notConnected());
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @AfterEach
    void stop() {
        context.stop();
        strava.close();
    }

    static Stream<Object> signUps() {
        return Stream.of("connect.yaml", new DocsConnectRoutes.SignUp());
    }

    @ParameterizedTest
    @MethodSource("signUps")
    void anAthleteSignsUp(Object route) throws Exception {
        String address = start(route);
        String callback = address + "/callback?state=" + state(get(address)) + "&code="
                + strava.authorizationCode(ines, Scope.READ, Scope.ACTIVITY_READ) + "&scope=read,activity:read";

        HttpResponse<String> end = get(callback);

        assertThat(end.statusCode()).isEqualTo(303);
        assertThat(lines).containsExactly("Ines has connected, with activity:read,read");
    }

    @Test
    void pagesAreReplaced() throws Exception {
        context.getRegistry().bind("clubPages", new ClubPages());
        String address = start(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:connect?connectPages=#bean:clubPages").to("log:sign-up");
            }
        });

        HttpResponse<String> denied = get(address + "/callback?error=access_denied&state=" + state(get(address)));

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body()).contains("Maybe another time.").contains("href='../connect'");
        assertThat(get(address + "/connected").body()).contains("Welcome to the club's ranking.");
    }

    /** @return where the sign-up begins */
    private String start(Object route) throws Exception {
        strava.configure(context);
        context.getCamelContextExtension().addLogListener((exchange, logger, message) -> {
            lines.add(message);
            return message;
        });
        MainHttpServer server = new MainHttpServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        context.addService(server, true, true);
        context.start();
        String address = "http://127.0.0.1:"
                + context.hasService(VertxPlatformHttpServer.class).getPort() + "/strava/connect";
        context.getPropertiesComponent().addInitialProperty("connect.redirect-uri", address + "/callback");
        if (route instanceof RoutesBuilder java) {
            context.addRoutes(java);
        } else {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "classpath:docs/" + route));
        }
        return address;
    }

    private HttpResponse<String> get(String address) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String state(HttpResponse<String> redirect) {
        Matcher state = STATE.matcher(redirect.headers().firstValue("Location").orElseThrow());
        assertThat(state.find()).isTrue();
        return state.group(1);
    }
}
