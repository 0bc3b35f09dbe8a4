package io.github.camelstrava.store;

import java.util.List;
import java.util.Optional;

/**
 * The kinds of entries there are. What a store has to know of them stands here, so that a new kind touches no store.
 *
 * @param <T> the type of the entries
 */
public final class EntryKind<T extends StoreEntry<T>> {

    /** An athlete's tokens, by application. */
    public static final EntryKind<Grant> GRANT = ofAthletes("grant", Grant.class);

    /** When an athlete left an application. */
    public static final EntryKind<Farewell> FAREWELL = ofAthletes("farewell", Farewell.class);

    /** Where a group of consumers stands with an athlete. */
    public static final EntryKind<Position> POSITION = ofAthletes("position", Position.class);

    /** Which node works on an athlete for a group. */
    public static final EntryKind<Claim> CLAIM = ofAthletes("claim", Claim.class);

    /** Athletes whom an event has made due in a group. */
    public static final EntryKind<DueAthlete> DUE = ofAthletes("due", DueAthlete.class);

    /** Nodes that poll for a group. */
    public static final EntryKind<Member> MEMBER = new EntryKind<>("member", Member.class, false);

    /** When a group first ran. */
    public static final EntryKind<GroupStart> GROUP_START = new EntryKind<>("group", GroupStart.class, false);

    /** What became of a configured token, by application and the token's fingerprint. */
    public static final EntryKind<Seed> SEED = new EntryKind<>("seed", Seed.class, false);

    /** What is known of an application's request budget. */
    public static final EntryKind<SharedBudget> BUDGET = new EntryKind<>("budget", SharedBudget.class, false);

    /** The token by which Strava proves itself to an application's callback. */
    public static final EntryKind<VerifyToken> VERIFY_TOKEN = new EntryKind<>("verify-token", VerifyToken.class, false);

    /** An application's subscription for events. */
    public static final EntryKind<PushSubscription> SUBSCRIPTION =
            new EntryKind<>("subscription", PushSubscription.class, false);

    /** What an application signs sign-ups with. */
    public static final EntryKind<OAuthKey> OAUTH_KEY = new EntryKind<>("oauth-key", OAuthKey.class, false);

    /** Sign-ups for which athletes have come back. */
    public static final EntryKind<OAuthState> OAUTH_STATE = new EntryKind<>("oauth-state", OAuthState.class, false);

    private static final List<EntryKind<?>> ALL = List.of(
            GRANT,
            FAREWELL,
            POSITION,
            CLAIM,
            DUE,
            MEMBER,
            GROUP_START,
            SEED,
            BUDGET,
            VERIFY_TOKEN,
            SUBSCRIPTION,
            OAUTH_KEY,
            OAUTH_STATE);

    private final String name;
    private final Class<T> type;
    private final boolean ofAthletes;

    private EntryKind(String name, Class<T> type, boolean ofAthletes) {
        this.name = name;
        this.type = type;
        this.ofAthletes = ofAthletes;
    }

    private static <T extends StoreEntry<T>> EntryKind<T> ofAthletes(String name, Class<T> type) {
        return new EntryKind<>(name, type, true);
    }

    public static List<EntryKind<?>> all() {
        return ALL;
    }

    /** The kind of that name, empty if there is none. */
    public static Optional<EntryKind<?>> named(String name) {
        return ALL.stream().filter(kind -> kind.name.equals(name)).findFirst();
    }

    /** As it is written into files and tables: letters and dashes, at most 20. */
    public String name() {
        return name;
    }

    public Class<T> type() {
        return type;
    }

    /** Whether {@link StoreKey#item()} is an athlete's id. */
    public boolean isOfAthletes() {
        return ofAthletes;
    }

    /** The key of an athlete's entry. */
    StoreKey<T> key(String owner, long athleteId) {
        return new StoreKey<>(this, owner, Long.toString(athleteId));
    }

    @Override
    public String toString() {
        return name;
    }
}
