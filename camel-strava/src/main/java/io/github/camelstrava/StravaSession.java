package io.github.camelstrava;

import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.client.StravaClient;
import java.util.concurrent.Executor;

/** What endpoints with the same application, tokens and transport share. */
record StravaSession(StravaClient client, TokenKeeper tokens, SubscriptionCheck subscription, Executor worker) {}
