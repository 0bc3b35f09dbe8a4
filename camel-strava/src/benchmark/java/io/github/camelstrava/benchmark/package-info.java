/**
 * What the component costs, compared in one run with what does the same without it. {@code ./mvnw -Pbenchmark} runs
 * {@link io.github.camelstrava.benchmark.Benchmarks}.
 */
package io.github.camelstrava.benchmark;
