package io.github.camelstrava.auth;

import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.store.Grant;

/**
 * An athlete who has connected.
 *
 * @param grant   as it is stored
 * @param athlete as Strava told, with the id at least
 */
public record Connection(Grant grant, SummaryAthlete athlete) {}
