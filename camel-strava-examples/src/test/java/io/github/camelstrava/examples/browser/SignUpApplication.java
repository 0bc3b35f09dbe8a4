package io.github.camelstrava.examples.browser;

import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.impl.DefaultCamelContext;

/** An application that does nothing but sign athletes up, with an HTTP server and a sandbox of its own. */
final class SignUpApplication implements AutoCloseable {

    private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

    final StravaSandbox strava = StravaSandbox.start();
    /** Whom the application does not know. */
    final SandboxAthlete ines =
            strava.addAthlete(athlete -> athlete.name("Ines Prat").notConnected());

    final SandboxAthlete tomas =
            strava.addAthlete(athlete -> athlete.name("Tomáš Vlk").notConnected());
    /** The names of those who came to the end of the route. */
    final List<String> arrived = new CopyOnWriteArrayList<>();

    private final DefaultCamelContext context = new DefaultCamelContext();

    /** @param options of {@code strava:connect} */
    SignUpApplication start(String options) throws Exception {
        return start(options, exchange -> {});
    }

    /** @param step before the one that takes the name */
    SignUpApplication start(String options, Processor step) throws Exception {
        strava.configure(context);
        MainHttpServer server = new MainHttpServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        context.addService(server, true, true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:connect?" + options)
                        .process(step)
                        .process(exchange -> arrived.add(exchange.getMessage()
                                .getBody(SummaryAthlete.class)
                                .firstname()));
            }
        });
        context.start();
        return this;
    }

    /** Where the sign-up begins. */
    String connect() {
        return "http://127.0.0.1:"
                + context.hasService(VertxPlatformHttpServer.class).getPort() + "/strava/connect";
    }

    /** Where Strava sends athletes back to, without what it adds. */
    String callback() {
        return connect() + "/callback";
    }

    /** Where Strava would send the browser that is at the consent page now if this athlete agreed to all. */
    String callback(Browser asked, SandboxAthlete athlete) {
        return callback() + "?state=" + state(asked) + "&code="
                + strava.authorizationCode(athlete, Scope.READ, Scope.ACTIVITY_READ_ALL)
                + "&scope=read,activity:read_all";
    }

    /** Where Strava would send the browser that is at the consent page now if something went wrong there. */
    String callback(Browser asked, String error) {
        return callback() + "?error=" + URLEncoder.encode(error, StandardCharsets.UTF_8) + "&state=" + state(asked);
    }

    private static String state(Browser asked) {
        Matcher state = STATE.matcher(asked.url());
        if (!state.find()) {
            throw new AssertionError("This is no consent page: " + asked.url());
        }
        return state.group(1);
    }

    @Override
    public void close() {
        context.stop();
        strava.close();
    }
}
