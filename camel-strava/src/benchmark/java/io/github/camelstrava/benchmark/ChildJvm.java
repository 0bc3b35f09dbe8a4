package io.github.camelstrava.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Runs another main class of the suite in a JVM of its own, with the same class path. */
final class ChildJvm {

    private ChildJvm() {}

    static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Waits for the end; returns the properties that were printed, without some if it ended before its time. */
    static Properties run(Class<?> main, List<String> options, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(main, options, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Properties printed = new Properties();
        try (InputStream output = process.getInputStream()) {
            printed.load(output);
        }
        process.waitFor();
        return printed;
    }
}
