/** Several nodes for real: processes that share a PostgreSQL and an application at the sandbox. */
package io.github.camelstrava.nodes;
