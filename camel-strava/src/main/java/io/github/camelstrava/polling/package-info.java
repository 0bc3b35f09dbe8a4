/**
 * How {@code strava:activities} finds every new activity once: what to ask Strava for, and how positions move. Runs
 * without a Camel context.
 */
package io.github.camelstrava.polling;
