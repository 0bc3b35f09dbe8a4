package io.github.camelstrava.auth;

/** Hears of athletes whose tokens are of no more use. */
@FunctionalInterface
public interface ReconnectListener {

    /**
     * The athlete must connect again. Told once for each consent that ended so.
     *
     * @param athleteId null if it never became known whose the configured token is
     * @param reason    a sentence without secrets
     */
    void mustReconnect(Long athleteId, String reason);
}
