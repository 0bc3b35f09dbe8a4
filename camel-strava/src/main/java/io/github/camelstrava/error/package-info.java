/** What can go wrong, one type per cure; see {@link io.github.camelstrava.error.StravaException}. */
package io.github.camelstrava.error;
