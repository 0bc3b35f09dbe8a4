/**
 * One application on several nodes, which share a PostgreSQL: athletes, tokens, positions and the request budget. The
 * settings are in {@code nodes.properties}, the routes in {@code routes/several-nodes.yaml}.
 */
package io.github.camelstrava.examples.nodes;
