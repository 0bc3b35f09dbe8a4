package io.github.camelstrava.docs;

import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.error.StravaUploadException;
import org.apache.camel.builder.RouteBuilder;

/** The Java routes of the page's examples, one class for each group of operations. */
final class DocsOperationRoutes {

    private DocsOperationRoutes() {}

    static final class Athlete extends RouteBuilder {
        @Override
        public void configure() {
            // tag::athlete[]
            // The scale sends {"weight": 68.4}
            from("direct:scale").to("strava:updateAthlete").log("${body.firstname} weighs ${body.weight} kg");
            // end::athlete[]
        }
    }

    static final class Activities extends RouteBuilder {
        @Override
        public void configure() {
            // tag::activities[]
            // The gym sends {"name": "Deadlifts", "start_date_local": "2026-09-01T18:30:00", "elapsed_time": 2700}
            from("direct:gym")
                    .to("strava:createActivity?sportType=WeightTraining")
                    .log("Activity ${header.CamelStravaId}: ${body.name}");

            // The header CamelStravaId names the activity
            from("direct:reactions")
                    .to("strava:activityComments?streaming=true")
                    .split(body())
                    .streaming()
                    .log("${body.athlete.firstname}: ${body.text}")
                    .end()
                    .to("strava:activityKudos")
                    .log("${body.size} kudos");
            // end::activities[]
        }
    }

    static final class Uploads extends RouteBuilder {
        @Override
        public void configure() {
            // tag::uploads[]
            onException(StravaUploadException.class)
                    .onWhen(simple("${exception.reason} == 'DUPLICATE'"))
                    .handled(true)
                    .log("${file:name} was uploaded before, as activity ${exception.duplicateOf}");

            from("file:{{recordings}}?moveFailed=.failed")
                    .to("strava:uploadActivity")
                    .to("strava:updateActivity?gearId={{bike}}")
                    .log("${file:name} is activity ${header.CamelStravaId}");
            // end::uploads[]
        }
    }

    static final class UploadsLater extends RouteBuilder {
        @Override
        public void configure() {
            // tag::uploads-later[]
            from("direct:hand-over").to("strava:uploadActivity?dataType=gpx&waitForUpload=false");

            from("direct:look")
                    .setHeader(StravaConstants.ID, header(StravaConstants.UPLOAD_ID))
                    .to("strava:upload")
                    .log("${body.status}");
            // end::uploads-later[]
        }
    }

    static final class Segments extends RouteBuilder {
        @Override
        public void configure() {
            // tag::segments[]
            from("direct:star-climbs")
                    .to("strava:exploreSegments?bounds=41.90,2.70,42.06,2.95&activityType=riding")
                    .split(body())
                    .filter(simple("${body.avgGrade} > 1.0"))
                    .setHeader(StravaConstants.ID, simple("${body.id}"))
                    .to("strava:starSegment")
                    .log("${body.name}: ${body.averageGrade} %");
            // end::segments[]
        }
    }

    static final class Clubs extends RouteBuilder {
        @Override
        public void configure() {
            // tag::clubs[]
            from("direct:club").to("strava:club?id={{club}}").log("${body.name} has ${body.memberCount} members");
            // end::clubs[]
        }
    }

    static final class Gear extends RouteBuilder {
        @Override
        public void configure() {
            // tag::gear[]
            from("direct:ridden") // the body is an activity
                    .toD("strava:gear?id=${body.gearId}")
                    .log("${body.name}: ${body.distance} m");
            // end::gear[]
        }
    }

    static final class Routes extends RouteBuilder {
        @Override
        public void configure() {
            // tag::routes[]
            from("direct:export-routes")
                    .to("strava:routes")
                    .split(body())
                    .setHeader(StravaConstants.ID, simple("${body.id}"))
                    .to("strava:exportRouteGpx")
                    .to("file:{{routes}}?fileName=${header.CamelStravaId}.gpx");
            // end::routes[]
        }
    }

    static final class Application extends RouteBuilder {
        @Override
        public void configure() {
            // tag::application[]
            from("direct:subscribe").to("strava:createSubscription?callbackUrl={{callback}}");

            from("direct:unsubscribe")
                    .to("strava:subscriptions")
                    .split(body())
                    .setHeader(StravaConstants.ID, simple("${body.id}"))
                    .to("strava:deleteSubscription");
            // end::application[]
        }
    }

    static final class Webhook extends RouteBuilder {
        @Override
        public void configure() {
            // tag::webhook[]
            from("{{front}}") // such as platform-http:/strava/webhook
                    .to("strava:webhook?events=activity:create")
                    .to("seda:events?waitForTaskToComplete=Never");

            from("seda:events").to("strava:activity").log("${header.CamelStravaAthleteId}: ${body.name}");
            // end::webhook[]
        }
    }

    static final class Tokens extends RouteBuilder {
        @Override
        public void configure() {
            // tag::tokens[]
            // The header CamelStravaAthleteId names who leaves
            from("direct:leave").to("strava:deauthorize").log("${header.CamelStravaAthleteId} is disconnected");
            // end::tokens[]
        }
    }
}
