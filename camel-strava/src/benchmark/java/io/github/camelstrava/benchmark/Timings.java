package io.github.camelstrava.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;

/** What {@link CallBenchmark} measured in all forks. */
final class Timings {

    private static final double NANOS_PER_MICRO = 1_000;

    private final List<List<IterationResult>> forks = new ArrayList<>();

    Timings(Collection<BenchmarkResult> forks) {
        forks.forEach(fork -> this.forks.add(List.copyOf(fork.getIterationResults())));
    }

    /** Of one call, in microseconds. */
    double median(String way) {
        return median(
                forks.stream().flatMap(List::stream).toList(),
                iteration -> time(iteration, way) / time(iteration, "turns") / NANOS_PER_MICRO);
    }

    /** One way's time as a multiple of another's in the same half second: the median of all, and of single forks. */
    Ratio ratio(String way, String reference) {
        ToDoubleFunction<IterationResult> ratio = iteration -> time(iteration, way) / time(iteration, reference);
        double[] ofForks =
                forks.stream().mapToDouble(fork -> median(fork, ratio)).sorted().toArray();
        return new Ratio(
                median(forks.stream().flatMap(List::stream).toList(), ratio), ofForks[0], ofForks[ofForks.length - 1]);
    }

    private static double time(IterationResult iteration, String counter) {
        return iteration.getSecondaryResults().get(counter).getScore();
    }

    private static double median(List<IterationResult> iterations, ToDoubleFunction<IterationResult> value) {
        double[] sorted = iterations.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * @param lowest  in the fork where it was lowest
     * @param highest likewise
     */
    record Ratio(double value, double lowest, double highest) {}
}
