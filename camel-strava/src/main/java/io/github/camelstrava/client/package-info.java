/**
 * One call to Strava's API from the place in the budget to the typed answer: tokens, retries, paging and the mapping of
 * errors.
 */
package io.github.camelstrava.client;
