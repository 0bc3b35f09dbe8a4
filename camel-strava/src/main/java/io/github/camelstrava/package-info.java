/**
 * The Camel component for Strava: {@code strava:} endpoints, their options and headers, the producer, the consumer and
 * the type converters. Only this package runs Camel code; what it knows of Strava is in the packages below.
 */
package io.github.camelstrava;
