/**
 * The sign-up of athletes: what a sign-up is, how it is known again when the athlete comes back from Strava, what can come
 * of it, and the pages that say so. Users replace the pages with {@link io.github.camelstrava.connect.ConnectPages}.
 */
package io.github.camelstrava.connect;
