/**
 * Strava's request budget: what is left of it, who may spend it next, and when there is more. Nothing here waits; whoever
 * has to is called back.
 *
 * @see <a href="https://developers.strava.com/docs/rate-limits/">Strava: Rate limits</a>
 */
package io.github.camelstrava.ratelimit;
