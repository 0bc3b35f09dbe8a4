package io.github.camelstrava.benchmark;

import io.github.camelstrava.store.StravaStore;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Two routes, {@code direct:activity} for the id in the header and {@code direct:page}. What differs is in the routes
 * only: all of them are called in the same way.
 */
abstract class RunningRoutes implements Way {

    static final String ACTIVITY = "19000000000200";
    static final String ID = "CamelStravaId";

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final Endpoint activity;
    private final Endpoint page;

    RunningRoutes(String apiUri, StravaStore store) throws Exception {
        StravaAccount.configure(context, apiUri, store);
        context.addRoutes(routes(apiUri));
        context.start();
        template = context.createProducerTemplate();
        activity = context.getEndpoint("direct:activity");
        page = context.getEndpoint("direct:page");
    }

    /** Defines the routes. */
    abstract RouteBuilder routes(String apiUri);

    abstract void look(Object activity, Blackhole hole);

    @Override
    public final void activity(Blackhole hole) {
        look(body(template.send(activity, exchange -> exchange.getMessage().setHeader(ID, ACTIVITY))), hole);
    }

    @Override
    public final void page(Blackhole hole) {
        for (Object element : (List<?>) body(template.send(page, exchange -> {}))) {
            look(element, hole);
        }
    }

    private static Object body(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        return exchange.getMessage().getBody();
    }

    @Override
    public final void close() throws Exception {
        context.close();
    }
}
