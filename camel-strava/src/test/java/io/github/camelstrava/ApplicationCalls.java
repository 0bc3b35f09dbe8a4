package io.github.camelstrava;

import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.store.VerifyToken;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/** A program that makes the calls for which the application signs with its secret, and prints what came of them. */
final class ApplicationCalls {

    private ApplicationCalls() {}

    /** @param arguments the API's address, how often to make each call; the input has the secret and the verify token */
    public static void main(String[] arguments) throws Exception {
        String[] secrets = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            StravaConfiguration configuration =
                    context.getComponent("strava", StravaComponent.class).getConfiguration();
            configuration.setApiUri(arguments[0]);
            configuration.setClientId("4711");
            configuration.setClientSecret(secrets[0]);
            context.start();
            // Not in the URI, which Camel itself logs as it is.
            context.getComponent("strava", StravaComponent.class)
                    .getStore()
                    .getOrPut(new VerifyToken("4711", secrets[1], 0));
            for (String uri :
                    OperationCalls.byTheApplication().map(ApplicationCalls::uri).toList()) {
                for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    Exchange exchange = context.createProducerTemplate()
                            .request(uri, given -> given.getMessage().setHeaders(Map.of()));
                    if (exchange.getException() != null) {
                        exchange.getException().printStackTrace();
                    } else {
                        System.out.println(
                                "It went well: " + exchange.getMessage().getBody(String.class));
                    }
                }
            }
            context.getEndpoints().forEach(endpoint -> System.out.println(endpoint + " " + endpoint.getEndpointUri()));
        }
        System.out.println("All calls were made");
    }

    private static String uri(StravaOperation operation) {
        return OperationCalls.uri(operation)
                .replaceFirst("[?&]verifyToken=[^&]*", "")
                .replaceFirst("^([^?&]*)&", "$1?");
    }
}
