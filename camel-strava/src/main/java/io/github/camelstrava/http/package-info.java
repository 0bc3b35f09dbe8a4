/** One request out, one answer in. Nothing here knows Strava. */
package io.github.camelstrava.http;
