package io.github.camelstrava;

import io.github.camelstrava.operation.Scope;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * A program that athletes sign up with, well and badly, and that prints whatever it gets to see. It runs in a process of
 * its own, so that everything can be logged and nothing but the component and its server logs.
 */
final class ConnectCalls {

    /** After this line, the program tells what must not be seen before it. */
    static final String SECRETS = "What was secret:";

    private static final Set<String> secrets = new LinkedHashSet<>();

    private ConnectCalls() {}

    /** Reads the addresses of the API and of OAuth, the application's id and secret, and codes. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String> lines = in.lines().toList();
        List<String> application = lines.subList(0, 4);
        List<String> codes = lines.subList(4, lines.size());

        try (DefaultCamelContext context = new DefaultCamelContext()) {
            HttpFront front = start(context, application, application.get(3));
            signUp(front, codes.get(0));
            signUp(front, codes.get(0));
            signUp(front, codes.get(1));
            signUp(front, codes.get(3));
            print(front.get("/strava/connect/callback?state=" + secret("canaryForgedState") + "&code=" + codes.get(3)));
            print(front.get("/strava/connect/callback?code=" + codes.get(3) + "&error=" + secret("canaryError")));
            Management.print();
            context.getEndpoints().forEach(endpoint -> System.out.println(endpoint + " " + endpoint.getEndpointUri()));
        }
        try (DefaultCamelContext wrong = new DefaultCamelContext()) {
            signUp(start(wrong, application, secret("canary-wrong-secret")), codes.get(2));
        }
        System.out.println(SECRETS);
        secrets.forEach(System.out::println);
    }

    private static String secret(String text) {
        secrets.add(text);
        return text;
    }

    private static HttpFront start(DefaultCamelContext context, List<String> application, String clientSecret)
            throws Exception {
        context.setMessageHistory(true);
        context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                System.out.println(event);
            }
        });
        StravaConfiguration configuration =
                context.getComponent("strava", StravaComponent.class).getConfiguration();
        configuration.setApiUri(application.get(0));
        configuration.setOauthUri(application.get(1));
        configuration.setClientId(application.get(2));
        configuration.setClientSecret(clientSecret);
        HttpFront front = HttpFront.start(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("strava:connect")
                        .routeId("sign-up")
                        .to("log:connected?showAll=true")
                        .throwException(new IllegalStateException("The route fails"));
            }
        });
        context.start();
        return front;
    }

    private static void signUp(HttpFront front, String code) {
        HttpResponse<String> begun = front.get(ConnectRoutes.PATH);
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        String state = secret(Browser.query(begun).get("state"));
        secret(state.substring(0, state.indexOf('.')));
        secret(cookie.substring(cookie.indexOf('=') + 1));
        String link = Browser.callback(state, code, Scope.READ);
        print(front.get(link, "Cookie", cookie));
        print(front.get(link, "Cookie", cookie));
        print(front.get(link));
    }

    private static void print(HttpResponse<String> answer) {
        System.out.println(answer.statusCode() + " " + answer.headers().map());
        System.out.println(answer.body());
    }
}
