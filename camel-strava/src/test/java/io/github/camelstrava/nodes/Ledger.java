package io.github.camelstrava.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What a process did: a file with a line for every activity that it began, or ended, to work on, one after the other, and
 * for every poll in which there was nothing new.
 */
record Ledger(Path file) {

    private static final String BEGIN = "begin ";
    private static final String END = "end ";
    private static final String IDLE = "idle";

    static Ledger create(Path file) throws IOException {
        return new Ledger(Files.createFile(file));
    }

    void begin(long activityId) {
        write(BEGIN + activityId);
    }

    void end(long activityId) {
        write(END + activityId);
    }

    void idle() {
        write(IDLE);
    }

    private void write(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines() {
        try {
            String text = Files.readString(file);
            // A line that was cut by a kill was not written.
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String last() {
        List<String> lines = lines();
        return lines.isEmpty() ? IDLE : lines.get(lines.size() - 1);
    }

    List<Long> begun() {
        return ids(BEGIN);
    }

    List<Long> ended() {
        return ids(END);
    }

    private List<Long> ids(String word) {
        return lines().stream()
                .filter(line -> line.startsWith(word))
                .map(line -> Long.valueOf(line.substring(word.length())))
                .toList();
    }

    boolean isWorking() {
        return last().startsWith(BEGIN);
    }

    boolean hasJustEnded() {
        return last().startsWith(END);
    }

    long idlePolls() {
        return lines().stream().filter(IDLE::equals).count();
    }

    boolean isIdle() {
        return !lines().isEmpty() && last().equals(IDLE);
    }

    /** The one thing that the process is perhaps working on, or has ended and perhaps not recorded. */
    Optional<Long> inFlight() {
        String last = last();
        return last.equals(IDLE) ? Optional.empty() : Optional.of(Long.valueOf(last.substring(last.indexOf(' ') + 1)));
    }
}
