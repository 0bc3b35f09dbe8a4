package io.github.camelstrava.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A {@link NodeProgram} in a process of its own. */
final class Node implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Path log;
    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private Ledger ledger;

    /** @param log where it says what went wrong */
    private Node(Path log, List<String> arguments) throws IOException {
        this.log = log;
        process = new ProcessBuilder(JavaCommand.of(NodeProgram.class, arguments))
                .redirectError(log.toFile())
                .start();
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::listen, "answers of " + log.getFileName());
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns before it is ready, so that several can start at once; see {@link #awaitReady}. */
    static Node start(Path log, String... arguments) throws IOException {
        return new Node(log, List.of(arguments));
    }

    void awaitReady() {
        line();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** Lets it connect an athlete. */
    Outcome connect(String code) {
        tell("connect " + code);
        return outcome();
    }

    /** Tells it to read each athlete so many times; how that went says {@link #outcome}. */
    void read(int times, List<Long> athletes) {
        tell("read " + times + athletes(athletes));
    }

    /** Lets it read athletes in so many threads until it is told to {@link #rest}. */
    void work(int threads, List<Long> athletes) {
        tell("work " + threads + athletes(athletes));
        outcome();
    }

    private static String athletes(List<Long> athletes) {
        return athletes.stream().map(id -> " " + id).collect(Collectors.joining());
    }

    /** Lets it poll for all athletes from now on. */
    void poll() throws IOException {
        ledger = Ledger.create(log.resolveSibling(log.getFileName() + ".ledger"));
        tell("poll " + ledger.file());
        outcome();
    }

    /**
     * Lets it take requests.
     *
     * @return the port
     */
    int serve() {
        tell("serve");
        return Integer.parseInt(line());
    }

    /** Tells it to poll for all athletes as events tell it to; that it does so says {@link #outcome}. */
    void follow(String callbackUrl) throws IOException {
        ledger = Ledger.create(log.resolveSibling(log.getFileName() + ".ledger"));
        tell("follow " + ledger.file() + " " + callbackUrl);
    }

    /** What it has done since it was told to poll. */
    Ledger ledger() {
        return ledger;
    }

    /** What it has done since it began to work. */
    Outcome count() {
        tell("count");
        return outcome();
    }

    Outcome rest() {
        tell("rest");
        return outcome();
    }

    private void tell(String order) {
        orders.println(order);
    }

    Outcome outcome() {
        return Outcome.parse(line());
    }

    private String line() {
        try {
            String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("No answer from a node:\n" + log());
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void suspend() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + name + ": " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
