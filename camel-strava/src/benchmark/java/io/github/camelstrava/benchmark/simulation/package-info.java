/** Thirty days of polling, or of push, in a few seconds, with the component's own scheduler, limiter and positions. */
package io.github.camelstrava.benchmark.simulation;
