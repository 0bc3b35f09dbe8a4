package io.github.camelstrava.nodes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.StravaComponent;
import io.github.camelstrava.StravaConfiguration;
import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.store.JdbcStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.impl.DefaultCamelContext;

/** A node. It does what the lines on its input say, answers each with a line, and ends with its input. */
final class NodeProgram {

    private static final int THREADS = 12;
    private static final long PAUSE_MILLIS = 20;
    private static final String ATHLETE = StravaConstants.ATHLETE_ID;

    private final CamelContext context;
    private final ProducerTemplate template;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private ScheduledExecutorService work;
    private Outcome worked;

    private NodeProgram(CamelContext context) {
        this.context = context;
        this.template = context.createProducerTemplate();
    }

    /** @param args database, API, OAuth, client id and secret, and how long a call waits for the budget */
    public static void main(String[] args) throws Exception {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(args[0]);
        pool.setMaximumPoolSize(4);
        try (HikariDataSource dataSource = new HikariDataSource(pool);
                CamelContext context = new DefaultCamelContext()) {
            StravaComponent component = context.getComponent("strava", StravaComponent.class);
            component.setStore(new JdbcStore(dataSource));
            StravaConfiguration configuration = component.getConfiguration();
            configuration.setApiUri(args[1]);
            configuration.setOauthUri(args[2]);
            configuration.setClientId(args[3]);
            configuration.setClientSecret(args[4]);
            configuration.setRateLimitMaxWait(Long.parseLong(args[5]));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // Whoever calls gets the exception; in the log they would be thousands.
                    errorHandler(noErrorHandler());
                    from("direct:read").to("strava:athlete");
                    from("direct:connect").to("strava:exchangeToken");
                }
            });
            context.start();
            new NodeProgram(context).obey();
        }
        System.exit(0);
    }

    private void obey() throws Exception {
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(answer(line.split(" ")));
        }
    }

    private String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "connect" -> connect(words[1]).line();
            case "read" -> read(Integer.parseInt(words[1]), athletes(words, 2)).line();
            case "work" -> work(Integer.parseInt(words[1]), athletes(words, 2)).line();
            case "poll" -> poll(Path.of(words[1])).line();
            case "serve" -> Integer.toString(serve());
            case "follow" -> follow(Path.of(words[1]), words[2]).line();
            case "count" -> soFar().line();
            case "rest" -> rest().line();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static List<Long> athletes(String[] words, int first) {
        return Stream.of(words).skip(first).map(Long::valueOf).toList();
    }

    private Outcome connect(String code) {
        return outcome(template.send(
                "direct:connect", exchange -> exchange.getMessage().setHeader(StravaConstants.CODE, code)));
    }

    /** Reads each athlete so many times, all at once. */
    private Outcome read(int times, List<Long> athletes) throws Exception {
        List<Callable<Outcome>> calls = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            athletes.forEach(athlete -> calls.add(() -> read(athlete)));
        }
        Outcome outcome = Outcome.none();
        for (Future<Outcome> call : threads.invokeAll(calls)) {
            outcome = outcome.plus(call.get());
        }
        return outcome;
    }

    private Outcome read(long athlete) {
        return outcome(
                template.send("direct:read", exchange -> exchange.getMessage().setHeader(ATHLETE, athlete)));
    }

    private static Outcome outcome(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null) {
            return new Outcome(1, 0, List.of());
        }
        return failure instanceof StravaRateLimitException
                ? new Outcome(0, 1, List.of())
                : new Outcome(0, 0, List.of(failure.toString()));
    }

    /** Reads one athlete after the other, over and over, until it is told to rest. */
    private Outcome work(int parallel, List<Long> athletes) {
        worked = Outcome.none();
        work = Executors.newScheduledThreadPool(parallel);
        AtomicInteger next = new AtomicInteger();
        for (int thread = 0; thread < parallel; thread++) {
            work.scheduleWithFixedDelay(
                    () -> add(read(athletes.get(next.getAndIncrement() % athletes.size()))),
                    0,
                    PAUSE_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
        return Outcome.none();
    }

    /** Polls until it ends. */
    private Outcome poll(Path ledger) throws Exception {
        context.addRoutes(new LedgerRoute(new Ledger(ledger), "delay=300"));
        return Outcome.none();
    }

    /** @return the port of its HTTP server */
    private int serve() throws Exception {
        MainHttpServer server = new MainHttpServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        context.addService(server, true, true);
        return context.hasService(VertxPlatformHttpServer.class).getPort();
    }

    /** Polls as events tell, until it ends. */
    private Outcome follow(Path ledger, String callbackUrl) throws Exception {
        context.addRoutes(new LedgerRoute(new Ledger(ledger), "callbackUrl=" + callbackUrl));
        return Outcome.none();
    }

    private synchronized void add(Outcome outcome) {
        worked = worked.plus(outcome);
    }

    private synchronized Outcome soFar() {
        return worked;
    }

    private Outcome rest() throws InterruptedException {
        work.shutdown();
        work.awaitTermination(1, TimeUnit.MINUTES);
        return soFar();
    }
}
