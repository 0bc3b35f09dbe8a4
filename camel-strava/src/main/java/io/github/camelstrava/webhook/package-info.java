/** Strava's events: what a request to the callback must look like, and what is answered. Runs without Camel. */
package io.github.camelstrava.webhook;
