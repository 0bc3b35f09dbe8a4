package io.github.camelstrava.auth;

import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.TokenSet;
import java.time.Instant;

/**
 * An answer of the token endpoint.
 *
 * @param tokens   with the athlete if the answer named one
 * @param athlete  as far as the answer told, null if it did not
 * @param issuedAt by this machine's clock
 */
record IssuedTokens(TokenSet tokens, SummaryAthlete athlete, Instant issuedAt) {}
