package io.github.camelstrava.docs;

import io.github.camelstrava.connect.ConnectPage;
import io.github.camelstrava.connect.ConnectPages;
import org.apache.camel.builder.RouteBuilder;

/** The routes with which athletes sign up, as the documentation shows them. */
final class DocsConnectRoutes {

    private DocsConnectRoutes() {}

    static final class SignUp extends RouteBuilder {
        @Override
        public void configure() {
            // tag::connect[]
            from("strava:connect?redirectUri={{connect.redirect-uri}}&requiredScope=activity:read")
                    .log("${body.firstname} has connected, with ${header.CamelStravaScope}");
            // end::connect[]
        }
    }

    // tag::pages[]
    static final class ClubPages implements ConnectPages {
        @Override
        public String html(ConnectPage page) {
            String text =
                    switch (page.outcome()) {
                        case CONNECTED -> "Welcome to the club's ranking.";
                        case DENIED -> "Maybe another time.";
                        default -> "That did not work.";
                    };
            String again = page.startLink() == null ? "" : "<a href='" + page.startLink() + "'>Connect with Strava</a>";
            return "<!DOCTYPE html><html lang='en'><title>Ranking</title><p>" + text + "</p>" + again + "<script>"
                    + ConnectPage.CLEAN_ADDRESS + "</script></html>";
        }
    }
    // end::pages[]
}
