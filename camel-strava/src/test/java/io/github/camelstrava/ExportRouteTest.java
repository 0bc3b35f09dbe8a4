package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaNotFoundException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportRouteTest {

    private static final String URI = "strava:exportRouteGpx?id=9007199254740993";
    private static final String CALL = "GET /routes/9007199254740993/export_gpx";
    private static final String GPX =
            "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<gpx creator=\"StravaGPX\"><name>Côte ☀</name></gpx>\n";
    /** Beyond what Camel keeps in memory. */
    private static final byte[] LARGE = UploadServer.bytes(1_000_000);

    private final UploadServer strava = new UploadServer();

    @TempDir
    Path directory;

    private void start(ResponseDefinitionBuilder... answers) {
        strava.answer("GET", CALL.substring(4), answers);
        strava.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:toFile").to(URI).to("file:" + directory + "?fileName=route.gpx");
                from("direct:toText").to(URI).convertBodyTo(String.class);
                from("direct:twice")
                        .to(URI)
                        .to("file:" + directory + "?fileName=one.gpx")
                        .to("file:" + directory + "?fileName=two.gpx");
                from("direct:upload").to(URI).to("strava:uploadActivity?dataType=gpx&waitForUpload=false");
            }
        });
    }

    @AfterEach
    void stop() {
        strava.close();
    }

    private static ResponseDefinitionBuilder file(byte[] content) {
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "application/gpx+xml")
                .withHeader("Content-Disposition", "attachment; filename=\"../../a.gpx\"")
                .withBody(content);
    }

    private static byte[] gpx() {
        return GPX.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(Exchange exchange) {
        try (InputStream stream = UploadServer.succeeded(exchange, InputStream.class)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theBodyIsAStreamOfTheFileByteForByte() {
        start(file(gpx()));

        Exchange exchange = strava.upload(URI, null);

        assertThat(read(exchange)).isEqualTo(gpx());
        assertThat(exchange.getMessage().getHeaders())
                .as("nothing of the answer's headers")
                .containsOnlyKeys(StravaConstants.ATHLETE_ID);
        assertThat(strava.calls()).containsExactly(CALL);
        assertThat(strava.only().getHeader("Accept")).contains("application/gpx+xml");
    }

    @Test
    void aTcxFileIsFetchedAlike() {
        start();
        strava.answer(
                "GET",
                "/routes/9007199254740993/export_tcx",
                aResponse().withHeader("Content-Type", "application/tcx+xml").withBody(LARGE));

        assertThat(read(strava.upload("strava:exportRouteTcx?id=9007199254740993", null)))
                .isEqualTo(LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "application/xml", "text/xml; charset=utf-8", ""})
    void aFileIsTakenUnderAnyTypeThatIsNoErrorPage(String type) {
        start(type.isEmpty() ? aResponse().withBody(gpx()) : file(gpx()).withHeader("Content-Type", type));

        assertThat(read(strava.upload(URI, null))).isEqualTo(gpx());
    }

    @Test
    void aFileIsWrittenByTheFileComponent() {
        start(file(LARGE));

        assertThat(strava.upload("direct:toFile", null).getException()).isNull();
        assertThat(directory.resolve("route.gpx")).hasBinaryContent(LARGE);
    }

    @Test
    void aFileIsConvertedToText() {
        start(file(gpx()));

        assertThat(UploadServer.succeeded(strava.upload("direct:toText", null), String.class))
                .isEqualTo(GPX);
    }

    @Test
    void aFileIsReadAsOftenAsARouteWants() {
        start(file(LARGE));

        assertThat(strava.upload("direct:twice", null).getException()).isNull();
        assertThat(directory.resolve("one.gpx")).hasBinaryContent(LARGE);
        assertThat(directory.resolve("two.gpx")).hasBinaryContent(LARGE);
        assertThat(strava.calls()).containsExactly(CALL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileOutlivesTheExchangeThatFetchedIt(boolean spool) throws Exception {
        File temporary = directory.resolve("spool").toFile();
        if (spool) {
            strava.context.setStreamCaching(true);
            strava.context.getStreamCachingStrategy().setSpoolEnabled(true);
            strava.context.getStreamCachingStrategy().setSpoolThreshold(1_000);
            strava.context.getStreamCachingStrategy().setSpoolDirectory(temporary);
        }
        start(file(LARGE));
        strava.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:later").to(URI).to("seda:later");
                from("seda:later?pollTimeout=50")
                        .routeId("later")
                        .autoStartup(false)
                        .to("file:" + directory + "?fileName=later.gpx")
                        .to("mock:later");
            }
        });
        MockEndpoint later = strava.context.getEndpoint("mock:later", MockEndpoint.class);
        later.expectedMessageCount(1);

        assertThat(strava.upload("direct:later", null).getException()).isNull();
        strava.context.getRouteController().startRoute("later");

        later.assertIsSatisfied();
        assertThat(directory.resolve("later.gpx")).hasBinaryContent(LARGE);
        strava.context.stop();
        assertThat(Files.exists(temporary.toPath()) ? temporary.list() : new String[0])
                .as("files left on disk")
                .isEmpty();
    }

    @Test
    void aFileIsUploadedAsItIs() {
        start(file(LARGE));
        strava.takesUploads();

        assertThat(strava.upload("direct:upload", null).getException()).isNull();
        assertThat(UploadServer.parts(strava.requests().get(1)).get("file").content())
                .isEqualTo(LARGE);
    }

    @Test
    void aTransferThatIsCutIsRepeatedAndTheFileIsThereOnce() {
        start(
                file(LARGE).withFault(Fault.MALFORMED_RESPONSE_CHUNK),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
                aResponse().withStatus(503),
                file(LARGE));

        Exchange exchange = strava.upload(URI, null);

        assertThat(read(exchange)).isEqualTo(LARGE);
        assertThat(strava.calls()).hasSize(4);
    }

    @Test
    void aTransferThatIsCutInTheMiddleIsRepeated() {
        start();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/gpx+xml\r\nContent-Length: 1000\r\n\r\n";
        String body = "<gpx>" + "x".repeat(995);
        try (RawServer server =
                new RawServer(RawServer.sends(head + body.substring(0, 700)), RawServer.sends(head + body))) {
            Exchange exchange = strava.upload(URI + "&apiUri=" + server.uri(), null);

            assertThat(read(exchange)).asString(StandardCharsets.US_ASCII).isEqualTo(body);
            assertThat(server.received).hasSize(2);
        }
    }

    @Test
    void aTransferThatIsAlwaysCutIsAnError() {
        start();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/gpx+xml\r\nContent-Length: 1000\r\n\r\n";
        try (RawServer server = new RawServer(RawServer.sends(head + "<gpx>"))) {
            Exchange exchange = strava.upload(URI + "&apiUri=" + server.uri(), "as before");

            assertThat(UploadServer.failed(exchange, StravaApiException.class)).hasMessageContaining("broke off");
            assertThat(exchange.getMessage().getBody()).isEqualTo("as before");
        }
    }

    @Test
    void aRouteThatIsNotThereIsAnErrorAndNoFile() {
        start(UploadServer.fault(404, "not-found-activity.json"));

        Exchange exchange = strava.upload("direct:toFile", null);

        UploadServer.failed(exchange, StravaNotFoundException.class);
        assertThat(directory.resolve("route.gpx")).doesNotExist();
    }

    @Test
    void theStreamIsCamelsOwnSoThatEveryStepFindsItsStart() {
        start(file(gpx()));

        Exchange exchange = strava.upload(URI, null);

        assertThat(exchange.getMessage().getBody()).isInstanceOf(StreamCache.class);
    }
}
