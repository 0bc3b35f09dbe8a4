package io.github.camelstrava.auth;

import io.github.camelstrava.model.TokenSet;
import java.time.Instant;

/**
 * An answer of the token endpoint.
 *
 * @param tokens   with the athlete if the answer named one
 * @param issuedAt by this machine's clock
 */
record IssuedTokens(TokenSet tokens, Instant issuedAt) {}
