package io.github.camelstrava.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link KilledProgram} in a process of its own. */
final class KilledProcess implements AutoCloseable {

    private final Path log;
    private final Process process;

    private KilledProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** @param log where it says what went wrong */
    static KilledProcess start(Path log, List<String> arguments) throws IOException {
        return new KilledProcess(
                log,
                new ProcessBuilder(JavaCommand.of(KilledProgram.class, arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Goes on after a while, or when the process has ended. */
    void leaveAlone(int millis) throws InterruptedException {
        process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Lets it end as it should. */
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, unless it has ended. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
