package io.github.camelstrava.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table at the end. */
final class Report {

    private static final String LINE = "%-58s %-22s %-12s %s";

    private final List<String> lines = new ArrayList<>();

    void goal(String what, String measured, String target, boolean reached) {
        lines.add(line(what, measured, target, reached ? "ok" : "missed"));
    }

    void ratio(String what, Timings.Ratio ratio, String target, boolean reached) {
        goal(what, format("%.2f (%.2f to %.2f)", ratio.value(), ratio.lowest(), ratio.highest()), target, reached);
    }

    void percent(String what, Timings.Ratio percent, String target, boolean reached) {
        goal(
                what,
                format("%.2f %% (%.2f to %.2f)", percent.value(), percent.lowest(), percent.highest()),
                target,
                reached);
    }

    /** Something that has no goal. */
    void note(String what, String measured) {
        lines.add(line(what, measured, "", ""));
    }

    void print() {
        System.out.println();
        System.out.println(line("", "Measured", "Target", ""));
        lines.forEach(System.out::println);
    }

    private static String line(String what, String measured, String target, String outcome) {
        return format(LINE, what, measured, target, outcome).stripTrailing();
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
