package io.github.camelstrava.benchmark;

import io.github.camelstrava.store.MemoryStore;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.openjdk.jmh.infra.Blackhole;

/** What one would write without the component, and without its care for tokens, budget and errors. */
final class HandWrittenRoutes extends RunningRoutes {

    HandWrittenRoutes(String apiUri) throws Exception {
        super(apiUri, new MemoryStore());
    }

    @Override
    RouteBuilder routes(String apiUri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:activity")
                        .setHeader("Authorization", constant("Bearer " + StravaAccount.ACCESS_TOKEN))
                        .toD(apiUri + "/activities/${header." + ID + "}")
                        .unmarshal()
                        .json();
                from("direct:page")
                        .setHeader("Authorization", constant("Bearer " + StravaAccount.ACCESS_TOKEN))
                        .toD(apiUri + "/athlete/activities?page=1&per_page=200")
                        .unmarshal()
                        .json();
            }
        };
    }

    @Override
    void look(Object activity, Blackhole hole) {
        Map<?, ?> fields = (Map<?, ?>) activity;
        hole.consume(fields.get("name"));
        hole.consume(fields.get("distance"));
        hole.consume(Instant.parse((String) fields.get("start_date")));
    }
}
