package io.github.camelstrava.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@link LoopbackServer} in a process of its own, as what it does must not count as the client's work. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final String apiUri;

    private ServerProcess(Process process, String apiUri) {
        this.process = process;
        this.apiUri = apiUri;
    }

    /** @param activities how many activities the athlete has */
    static ServerProcess start(int activities) throws IOException {
        Process process = new ProcessBuilder(ChildJvm.command(
                        LoopbackServer.class, List.of("-Xmx256m"), List.of(Integer.toString(activities))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
        String port = output.readLine();
        if (port == null) {
            throw new IOException("The server did not start.");
        }
        return new ServerProcess(process, "http://127.0.0.1:" + port + "/api/v3");
    }

    String apiUri() {
        return apiUri;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
