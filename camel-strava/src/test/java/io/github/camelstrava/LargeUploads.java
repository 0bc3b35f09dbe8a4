package io.github.camelstrava;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.model.Upload;
import java.io.File;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.time.Instant;
import java.util.Set;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** A program that uploads a file larger than its memory, and prints what came of it. */
final class LargeUploads {

    private LargeUploads() {}

    /** @param arguments the API's address, and the file */
    public static void main(String[] arguments) throws Exception {
        File file = new File(arguments[1]);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            StravaConfiguration configuration =
                    context.getComponent("strava", StravaComponent.class).getConfiguration();
            configuration.setApiUri(arguments[0]);
            configuration.setClientId("4711");
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            template.requestBody(
                    "strava:storeToken",
                    new TokenSet(7L, "a-token", null, Instant.now().plusSeconds(20_000), Set.of()));
            String uri = "strava:uploadActivity?dataType=fit";
            System.out.println(
                    "File: " + template.requestBody(uri, file, Upload.class).activityId());
            System.out.println("Stream: "
                    + template.requestBody(uri, new FilterInputStream(new FileInputStream(file)) {}, Upload.class)
                            .activityId());
        }
    }
}
