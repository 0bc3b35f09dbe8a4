/**
 * What Strava sends, as immutable views over its JSON: typed accessors for the fields that Strava documents, and the
 * whole object, with fields and values yet unknown, in {@link io.github.camelstrava.model.StravaBody#json()}.
 */
package io.github.camelstrava.model;
