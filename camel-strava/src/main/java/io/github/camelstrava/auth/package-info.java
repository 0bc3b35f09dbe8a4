/**
 * Who may call Strava: the OAuth calls, and {@link io.github.camelstrava.auth.TokenKeeper}, which knows whose tokens to
 * use and when to refresh them.
 *
 * @see <a href="https://developers.strava.com/docs/authentication/">Strava: Authentication</a>
 */
package io.github.camelstrava.auth;
