package io.github.camelstrava.benchmark;

import io.github.camelstrava.model.Activity;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import org.apache.camel.builder.RouteBuilder;
import org.openjdk.jmh.infra.Blackhole;

/** The component. */
final class ComponentRoutes extends RunningRoutes {

    ComponentRoutes(String apiUri) throws Exception {
        this(apiUri, new MemoryStore());
    }

    ComponentRoutes(String apiUri, StravaStore store) throws Exception {
        super(apiUri, store);
    }

    @Override
    RouteBuilder routes(String apiUri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:activity").to("strava:activity");
                from("direct:page").to("strava:activities?page=1");
            }
        };
    }

    @Override
    void look(Object activity, Blackhole hole) {
        Activity model = (Activity) activity;
        hole.consume(model.name());
        hole.consume(model.distance());
        hole.consume(model.startDate());
    }
}
