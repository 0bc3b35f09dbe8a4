/** Shows that the sandbox behaves as Strava does; apart from it, as tests have no place in the jar it is shipped in. */
package io.github.camelstrava.sandboxtest;
