package io.github.camelstrava.docs;

import io.github.camelstrava.AthleteMustReconnectEvent;
import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** The Java routes of the documents. */
final class DocsRoutes {

    private DocsRoutes() {}

    static final class NewActivities extends RouteBuilder {
        @Override
        public void configure() {
            // tag::new-activities[]
            from("strava:activities?after=30d").routeId("new-activities").log("${body.name}: ${body.distance} m");
            // end::new-activities[]
        }
    }

    static final class LongRides extends RouteBuilder {
        @Override
        public void configure() {
            // tag::long-rides[]
            from("direct:long-rides")
                    .to("strava:activities?after=2026-01-01&streaming=true")
                    .split(body())
                    .streaming()
                    .filter(simple("${body.sportType} == 'Ride' && ${body.distance} > 100000.0"))
                    .setHeader(StravaConstants.ID, simple("${body.id}"))
                    .to("strava:activity")
                    .to("direct:long-ride");
            // end::long-rides[]
        }
    }

    static final class Connect extends RouteBuilder {
        @Override
        public void configure() {
            // tag::connect[]
            // Send the athlete's browser to the address that is the body.
            from("direct:connect")
                    .setHeader(StravaConstants.STATE, simple("${header.session}"))
                    .to("strava:authorizationUrl?redirectUri=https://example.org/strava/callback");

            // Strava sends the browser back to redirectUri, with the parameters code, scope and state.
            from("direct:callback")
                    .setHeader(StravaConstants.CODE, header("code"))
                    .to("strava:exchangeToken")
                    .log("Athlete ${header.CamelStravaAthleteId} is connected");
            // end::connect[]
        }
    }

    // tag::reconnect[]
    /** Hands the athletes to write to over to a route. */
    static final class Reconnect extends SimpleEventNotifierSupport {

        @Override
        public void notify(CamelEvent event) throws Exception {
            if (event instanceof AthleteMustReconnectEvent athlete) {
                try (ProducerTemplate template = athlete.getContext().createProducerTemplate()) {
                    template.sendBody("seda:athletes-to-write-to", athlete.getAthleteId());
                }
            }
        }
    }
    // end::reconnect[]

    static final class Errors extends RouteBuilder {
        @Override
        public void configure() {
            // tag::errors[]
            onException(StravaNotFoundException.class)
                    .handled(true)
                    .setBody(constant("There is no such activity."))
                    .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(404));
            onException(StravaRateLimitException.class)
                    .handled(true)
                    .setBody(simple("Please come back at ${exception.retryAt}."))
                    .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(503));
            onException(StravaAuthorizationException.class)
                    .handled(true)
                    .log(LoggingLevel.WARN, "${exception.message}")
                    .to("direct:connect");

            from("direct:activity").to("strava:activity?rateLimitMaxWait=2s");
            // end::errors[]
        }
    }
}
