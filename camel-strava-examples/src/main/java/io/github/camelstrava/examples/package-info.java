/** The smallest route there is; the same in YAML is {@code routes/smallest.yaml}. */
package io.github.camelstrava.examples;
