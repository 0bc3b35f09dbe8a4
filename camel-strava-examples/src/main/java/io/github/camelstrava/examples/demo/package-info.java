/**
 * The demo: athletes' activities go to a queue and from there to the screen. The routes are in
 * {@code routes/forward-activities.yaml}; the classes here start what they need and stop it again.
 */
package io.github.camelstrava.examples.demo;
