/**
 * An offline Strava for tests, examples and demos: a small HTTP server on the loopback interface that answers like
 * Strava does, with invented athletes, activities and segments, rotating tokens, request limits, pushed events
 * and faults on demand.
 *
 * <p>Its server writes a few lines at level INFO when it starts, and warnings when it breaks connections on demand;
 * {@code org.eclipse.jetty} is the logger to quieten.
 *
 * <p>Start at {@link io.github.camelstrava.sandbox.StravaSandbox}. The package needs {@code org.wiremock:wiremock} on the
 * class path and nothing else beside the component itself. Which calls it knows, their scopes and the bucket they are
 * counted in come from {@link io.github.camelstrava.operation.StravaOperation}.
 */
package io.github.camelstrava.sandbox;
