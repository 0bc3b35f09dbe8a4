package io.github.camelstrava.docs;

import org.apache.camel.builder.RouteBuilder;

/** The Java routes of the documents that Strava pushes events to. */
final class DocsEventRoutes {

    private DocsEventRoutes() {}

    static final class Events extends RouteBuilder {
        @Override
        public void configure() {
            // tag::events[]
            from("strava:webhook?callbackUrl={{callback}}&events=activity:create")
                    .to("seda:created");

            from("seda:created").to("strava:activity").log("${header.CamelStravaAthleteId}: ${body.name}");
            // end::events[]
        }
    }

    static final class PushedActivities extends RouteBuilder {
        @Override
        public void configure() {
            // tag::pushed-activities[]
            from("strava:activities?athleteId=*&after=30d&callbackUrl={{callback}}")
                    .routeId("pushed-activities")
                    .log("${header.CamelStravaAthleteId}: ${body.name}");
            // end::pushed-activities[]
        }
    }
}
