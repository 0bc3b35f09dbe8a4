package io.github.camelstrava.examples.demo;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;

/** A demo that runs on a thread of its own until it is told to stop. */
final class RunningDemo implements AutoCloseable {

    private final Output out = new Output();
    private final ActivitySource source;
    private final Demo demo;
    private final CompletableFuture<Integer> run;

    private RunningDemo(ActivitySource source) {
        this.source = source;
        this.demo = new Demo(source, out.stream());
        this.run = CompletableFuture.supplyAsync(() -> {
            try {
                return demo.run();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    static RunningDemo start(ActivitySource source) {
        return new RunningDemo(source);
    }

    String screen() {
        return out.text();
    }

    /** Those of activities. */
    List<String> lines() {
        return out.text().lines().filter(line -> line.startsWith("forwarded")).toList();
    }

    CamelContext context() {
        return demo.context();
    }

    int stop() throws Exception {
        demo.stop();
        return exitCode();
    }

    int exitCode() throws Exception {
        return run.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        stop();
        source.close();
    }
}
