package io.github.camelstrava;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/** Shows figures in a Micrometer registry, where the application has one. Micrometer is the application's dependency. */
final class Meters {

    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private final List<Runnable> removals = new ArrayList<>();

    private Meters() {}

    /** A figure of something. */
    record Figure<T>(String name, String description, String unit, ToDoubleFunction<T> value) {}

    /**
     * @param source what the figures are of; it is not kept from being forgotten
     * @param tags   names and values
     */
    static <T> Meters show(CamelContext context, T source, List<Figure<T>> figures, String... tags) {
        Meters meters = new Meters();
        if (context.getClassResolver().resolveClass(REGISTRY) != null) {
            Micrometer.show(meters, context, source, figures, tags);
        }
        return meters;
    }

    void remove() {
        removals.forEach(Runnable::run);
        removals.clear();
    }

    /** Apart, so that it is loaded only if Micrometer is there. */
    private static final class Micrometer {

        static <T> void show(Meters meters, CamelContext context, T source, List<Figure<T>> figures, String... tags) {
            for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
                for (Figure<T> figure : figures) {
                    Meter meter = Gauge.builder(figure.name(), source, figure.value())
                            .description(figure.description())
                            .baseUnit(figure.unit())
                            .tags(Tags.of(tags))
                            .register(registry);
                    meters.removals.add(() -> registry.remove(meter));
                }
            }
        }
    }
}
