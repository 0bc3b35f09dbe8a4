package io.github.camelstrava.nodes;

import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a node's calls, as it says on one line.
 *
 * @param answered calls that Strava answered
 * @param limited  calls that were not made for want of budget
 * @param failures what the others failed with
 */
record Outcome(int answered, int limited, List<String> failures) {

    static Outcome none() {
        return new Outcome(0, 0, List.of());
    }

    static Outcome parse(String line) {
        String[] parts = line.split("\\|");
        return new Outcome(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Stream.of(parts).skip(2).toList());
    }

    String line() {
        return Stream.concat(
                        Stream.of(answered + "|" + limited),
                        failures.stream().map(failure -> failure.replaceAll("[|\\v]", " ")))
                .reduce((one, next) -> one + "|" + next)
                .orElseThrow();
    }

    Outcome plus(Outcome more) {
        return new Outcome(
                answered + more.answered,
                limited + more.limited,
                Stream.concat(failures.stream(), more.failures.stream()).toList());
    }
}
