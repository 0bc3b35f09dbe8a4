/**
 * What must survive a restart and what nodes share: {@link io.github.camelstrava.store.StravaStore} and its
 * implementations.
 */
package io.github.camelstrava.store;
