package io.github.camelstrava.connect;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.OAuthKey;
import io.github.camelstrava.store.OAuthState;
import io.github.camelstrava.store.StravaStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows its own sign-ups again. What Strava hands back, the state, is signed with a key of the store and with what the
 * athlete's browser holds, so that any node can tell that it began here, in this browser, a short while ago. Nothing is
 * stored before the athlete comes back: anybody can begin as many sign-ups as they like.
 */
public final class SignUps {

    /** How long an athlete may take to agree. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    private static final int RANDOM_BYTES = 24;
    private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{32}");
    private static final Pattern STATE =
            Pattern.compile("(?<random>[A-Za-z0-9_-]{32})\\.(?<until>\\d{1,12})\\.[A-Za-z0-9_-]{43}");
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration SWEPT_EVERY = Duration.ofMinutes(1);

    private final StravaStore store;
    private final String clientId;
    private final String path;
    private final SecureRandom random = new SecureRandom();
    private volatile byte[] key;
    private Instant sweepAgain = Instant.MIN;

    /**
     * A sign-up that has begun.
     *
     * @param state   for Strava to hand back
     * @param browser for the browser to hold for as long
     */
    public record Begun(String state, String browser) {}

    /** @param path tells these sign-ups from others of the same application */
    public SignUps(StravaStore store, String clientId, String path) {
        this.store = store;
        this.clientId = clientId;
        this.path = path;
    }

    /**
     * Begins a sign-up.
     *
     * @param  holds                what the browser holds of a sign-up that began before, in another window maybe; anything
     *                              else is as good as null
     * @throws StravaStoreException if the store cannot be read, without which the athlete would agree in vain
     */
    public Begun begin(String holds) {
        String browser = isRandom(holds) ? holds : random();
        String unsigned = random() + "." + store.now().plus(LIFE).getEpochSecond();
        return new Begun(unsigned + "." + signature(unsigned, browser), browser);
    }

    /**
     * Ends a sign-up, whatever comes of it; it cannot be ended twice.
     *
     * @param  holds                  what the browser holds, null for nothing
     * @throws RefusedSignUpException if it is none that can be ended
     * @throws StravaStoreException   if that cannot be told or recorded
     */
    public void end(String state, String holds) throws RefusedSignUpException {
        Matcher parts = STATE.matcher(state);
        if (!parts.matches()) {
            throw new RefusedSignUpException(ConnectOutcome.INVALID);
        }
        String unsigned = state.substring(0, state.lastIndexOf('.'));
        if (!isRandom(holds) || !isSame(unsigned + "." + signature(unsigned, holds), state)) {
            throw new RefusedSignUpException(ConnectOutcome.FOREIGN);
        }
        Instant now = store.now();
        Instant until = Instant.ofEpochSecond(Long.parseLong(parts.group("until")));
        boolean first = now.isBefore(until)
                && store.put(new OAuthState(clientId, parts.group("random"), until, 0))
                        .isPresent();
        sweep(now);
        if (!first) {
            throw new RefusedSignUpException(ConnectOutcome.OVER);
        }
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return text(bytes);
    }

    private static boolean isRandom(String text) {
        return text != null && RANDOM.matcher(text).matches();
    }

    private String signature(String unsigned, String browser) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            return text(mac.doFinal(
                    String.join("\n", clientId, path, browser, unsigned).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] key() {
        byte[] known = key;
        if (known == null) {
            byte[] made = new byte[RANDOM_BYTES];
            random.nextBytes(made);
            known = HexFormat.of()
                    .parseHex(
                            store.getOrPut(new OAuthKey(clientId, HexFormat.of().formatHex(made), 0))
                                    .secret());
            key = known;
        }
        return known;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private void sweep(Instant now) {
        synchronized (this) {
            if (sweepAgain.isAfter(now)) {
                return;
            }
            sweepAgain = now.plus(SWEPT_EVERY);
        }
        List<OAuthState> over = new ArrayList<>();
        store.forEach(EntryKind.OAUTH_STATE, clientId, entry -> {
            if (!entry.until().isAfter(now)) {
                over.add(entry);
            }
        });
        over.forEach(store::remove);
    }
}
