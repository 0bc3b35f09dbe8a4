package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Keeps what must survive a restart and what nodes share: athletes' tokens, where a group of consumers stands with each
 * athlete, what became of a configured seed token, and the token that Strava proves itself with. No activity data.
 *
 * <p>Entries carry a version. A write names the version it was made from and is refused if the store holds another one,
 * so of two writers the slower learns that it was overtaken; versions of an entry never repeat, not even after it was
 * removed. Implementations are thread-safe, and a write has reached the medium when the method returns.
 *
 * <p>All methods throw {@link StravaStoreException} if the store cannot be read or written; nothing was changed then.
 */
public interface StravaStore {

    /** Makes sure that the store can be used, before anything relies on it. */
    default void open() {}

    /** Whether a restart finds again what was stored. */
    boolean isLasting();

    // tokens

    /** The athletes who granted the application access, in ascending order of their ids. */
    List<Long> athletes(String clientId);

    /** An athlete's grant. */
    Optional<Grant> grant(String clientId, long athleteId);

    /**
     * Stores a grant in place of the version it was made from.
     *
     * @param  grant its version is that of the entry it replaces, 0 if there must be none
     * @return       the grant with its new version, empty if the store holds another version
     */
    Optional<Grant> putGrant(Grant grant);

    /**
     * Forgets a grant.
     *
     * @return whether it was still the version in the store
     */
    boolean removeGrant(Grant grant);

    /**
     * Runs an action while nobody else who uses the store, on this node or another, runs one under the same name.
     *
     * @param name such as {@code refresh-900000101}
     */
    <T> T exclusively(String name, Callable<T> action) throws Exception;

    // configured seed tokens

    /** What became of a seed token. */
    Optional<Seed> seed(String clientId, String fingerprint);

    void putSeed(String clientId, Seed seed);

    // webhook

    /** The application's verify token; the given one, from now on, if there was none. */
    String verifyToken(String clientId, String candidate);

    // positions

    /** When a group of consumers first ran; the given time if that is now. */
    Instant groupStart(String groupId, Instant now);

    /** Where a group stands with an athlete. */
    Optional<Position> position(String groupId, long athleteId);

    /**
     * Stores a position in place of the version it was made from.
     *
     * @param  position its version is that of the entry it replaces, 0 if there must be none
     * @return          the position with its new version, empty if the store holds another version
     */
    Optional<Position> putPosition(String groupId, long athleteId, Position position);
}
