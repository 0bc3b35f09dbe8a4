/**
 * The table of operations, {@link io.github.camelstrava.operation.StravaOperation}, and the vocabulary of its rows. What
 * the component can do is said here once; everything else follows from it.
 */
package io.github.camelstrava.operation;
