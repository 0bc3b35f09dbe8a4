/**
 * Programs in processes of their own, which are killed and suspended: one alone with each store that lasts, and several
 * that share a PostgreSQL and an application at the sandbox.
 */
package io.github.camelstrava.nodes;
