/**
 * The step of the build that keeps the component's page true: tables come from the operations and the generated catalog,
 * examples from files that tests run.
 */
package io.github.camelstrava.docs;
