package io.github.camelstrava.examples;

import org.apache.camel.builder.RouteBuilder;

/** Logs the activities of the last week, and from then on every new one. */
public final class SmallestRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("strava:activities?after=7d")
                .routeId("activities")
                .log("${body.startDateLocal} ${body.sportType} ${body.name}");
    }
}
