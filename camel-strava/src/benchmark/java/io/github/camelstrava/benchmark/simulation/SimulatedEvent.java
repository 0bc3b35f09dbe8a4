package io.github.camelstrava.benchmark.simulation;

import java.time.Instant;

/**
 * What Strava pushes.
 *
 * @param arrival when it is there
 * @param created whether it says that the activity is new
 */
record SimulatedEvent(Instant arrival, long athleteId, long activityId, boolean created) {}
