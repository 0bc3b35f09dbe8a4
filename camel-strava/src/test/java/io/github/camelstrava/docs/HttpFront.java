package io.github.camelstrava.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** An HTTP server that hands its requests to a route, as Camel's HTTP consumers do. */
final class HttpFront implements AutoCloseable {

    private static final String PATH = "/strava/webhook";

    private final CamelContext context;
    private final String route;
    private final HttpServer server;

    private HttpFront(CamelContext context, String route) throws IOException {
        this.context = context;
        this.route = route;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::answer);
        server.start();
    }

    static HttpFront before(CamelContext context, String route) throws IOException {
        return new HttpFront(context, route);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** @return the status of the answer */
    int post(String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address()))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void answer(HttpExchange request) throws IOException {
        Message message = context.createFluentProducerTemplate()
                .to(route)
                .withHeaders(headers(request))
                .withBody(request.getRequestBody())
                .request(Exchange.class)
                .getMessage();
        byte[] body = message.getBody() == null ? new byte[0] : message.getBody(byte[].class);
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        request.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = request.getResponseBody()) {
            out.write(body);
        }
    }

    private static Map<String, Object> headers(HttpExchange request) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(Exchange.HTTP_METHOD, request.getRequestMethod());
        String query = request.getRequestURI().getRawQuery();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            headers.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return headers;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
