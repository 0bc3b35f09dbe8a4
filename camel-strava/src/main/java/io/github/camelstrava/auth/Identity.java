package io.github.camelstrava.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The application, and the tokens it was configured with.
 *
 * @param clientId     the application's id, empty if it is not known
 * @param clientSecret null if only an access token was configured
 * @param refreshToken the seed of one athlete's tokens, null for none
 * @param accessToken  likewise; alone it works until it expires
 */
public record Identity(String clientId, String clientSecret, String refreshToken, String accessToken) {

    public Identity {
        clientId = clientId == null ? "" : clientId;
    }

    public boolean hasSeed() {
        return refreshToken != null || accessToken != null;
    }

    /** Tells one seed from another without giving it away. */
    String seedFingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((refreshToken != null ? refreshToken : accessToken).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "application " + clientId;
    }
}
