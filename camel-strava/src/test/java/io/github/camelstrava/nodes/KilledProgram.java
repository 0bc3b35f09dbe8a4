package io.github.camelstrava.nodes;

import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.StravaConfiguration;
import io.github.camelstrava.StravaConstants;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;

/** A route that is killed. If it is not, it ends with its input. */
final class KilledProgram {

    private KilledProgram() {}

    /**
     * @param args the store, the ledger, API, OAuth, client id and secret, how often to poll (0 for no limit), and the
     *             codes of athletes who have just agreed
     */
    public static void main(String[] args) throws Exception {
        try (LastingStore store = LastingStore.at(args[0]);
                DefaultCamelContext context = new DefaultCamelContext()) {
            StravaComponent component = context.getComponent("strava", StravaComponent.class);
            component.setStore(store.store());
            StravaConfiguration configuration = component.getConfiguration();
            configuration.setApiUri(args[2]);
            configuration.setOauthUri(args[3]);
            configuration.setClientId(args[4]);
            configuration.setClientSecret(args[5]);
            context.addRoutes(new LedgerRoute(new Ledger(Path.of(args[1])), "delay=100&repeatCount=" + args[6]));
            context.start();
            for (String code : List.of(args).subList(7, args.length)) {
                context.createProducerTemplate()
                        .requestBodyAndHeader("strava:exchangeToken", null, StravaConstants.CODE, code);
            }
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        }
        System.exit(0);
    }
}
