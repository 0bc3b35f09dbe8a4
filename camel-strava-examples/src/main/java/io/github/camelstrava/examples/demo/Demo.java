package io.github.camelstrava.examples.demo;

import io.github.camelstrava.StravaComponent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Forwards athletes' activities to a queue and shows what comes out of it, here and in a browser, until it is interrupted
 * or {@code camel.main.durationMaxSeconds} have passed. Without {@code STRAVA_…} variables in the environment the athletes
 * are invented.
 */
public final class Demo {

    private final ActivitySource source;
    private final PrintStream out;
    private final Main main = new Main();
    private RuntimeException failure;

    Demo(ActivitySource source, PrintStream out) {
        this.source = source;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(System.getenv(), screen(), System.err));
    }

    /** @return the exit code */
    static int run(Map<String, String> environment, PrintStream out, PrintStream err) {
        try (ActivitySource source = ActivitySource.of(environment)) {
            return new Demo(source, out).run();
        } catch (Exception e) {
            err.println("The demo cannot start: " + sentence(e));
            return 1;
        }
    }

    /** Returns when all has stopped. */
    int run() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            AthleteNames names = new AthleteNames();
            Screen screen = new Screen(out, names);
            LivePage page = new LivePage(names, source.sandboxPage());
            main.bind("connectionFactory", broker.connectionFactory());
            main.bind("screen", screen);
            main.bind("page", page);
            main.setPropertyPlaceholderLocations("classpath:application.properties," + source.settings());
            source.properties().forEach(main::addOverrideProperty);
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void beforeStart(BaseMainSupport starting) {
                    Greeting.print(source, starting.getCamelContext(), out);
                }

                @Override
                public void afterStart(BaseMainSupport started) {
                    try {
                        page.open(started.getCamelContext(), source.server());
                        source.started(started.getCamelContext());
                        Greeting.invite(source, started.getCamelContext(), out);
                    } catch (RuntimeException e) {
                        // Camel Main would go on.
                        failure = e;
                        stop();
                    }
                }

                @Override
                public void beforeStop(BaseMainSupport stopping) {
                    // The numbers are gone with the component, and after Ctrl-C so is the process soon.
                    drain(stopping.getCamelContext(), broker);
                    page.close(stopping.getCamelContext());
                    out.println();
                    out.println(Summary.of(
                            screen.count(), strava(stopping.getCamelContext()).budget()));
                    out.flush();
                }
            });
            main.run();
            if (failure != null) {
                throw failure;
            }
            return main.getExitCode();
        }
    }

    /** Lets {@link #run} return. */
    void stop() {
        main.completed();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** The queue is in memory: what is in it counts as delivered, but would be gone. */
    private void drain(CamelContext context, EmbeddedBroker broker) {
        try {
            source.stopping();
            context.getRouteController().stopRoute("activities");
            broker.awaitEmpty("activities", context);
        } catch (Exception e) {
            out.println("What was left in the queue is not shown: " + sentence(e));
        }
    }

    static StravaComponent strava(CamelContext context) {
        return context.getComponent("strava", StravaComponent.class);
    }

    /** Camel wraps what says it best; what that wraps in turn is for programmers. */
    private static String sentence(Throwable failure) {
        Throwable best = failure;
        while (best.getCause() instanceof RuntimeException cause) {
            best = cause;
        }
        return best.getMessage() == null ? best.toString() : best.getMessage();
    }

    /** Names need more than ASCII, which is all that Java uses where no locale is set. */
    private static PrintStream screen() {
        return System.getProperty("os.name").startsWith("Windows")
                ? System.out
                : new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }
}
