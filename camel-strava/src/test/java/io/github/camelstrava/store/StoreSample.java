package io.github.camelstrava.store;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.store.Position.Pending;
import io.github.camelstrava.store.SharedBudget.Quota;
import io.github.camelstrava.store.SharedBudget.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * An entry to try a store with.
 *
 * @param maker   makes it from owner and number
 * @param several whether an owner may have some of different numbers
 */
record StoreSample<T extends StoreEntry<T>>(
        String name, EntryKind<T> kind, boolean several, BiFunction<String, Long, T> maker) {

    static final Instant NOON = Instant.parse("2026-09-01T12:00:00Z");

    /** What breaks quoting, and characters of one to four bytes. */
    static final String ODD = "o'dd \"te\\xt\" %_;--\n\t\u2028 größe 日本 😀";

    T of(String owner, long number) {
        return maker.apply(owner, number);
    }

    T any() {
        return of("owner", 900_000_101L);
    }

    static Stream<StoreSample<?>> all() {
        return Stream.of(
                new StoreSample<>("full", EntryKind.GRANT, true, StoreSample::grant),
                new StoreSample<>(
                        "bare",
                        EntryKind.GRANT,
                        true,
                        (owner, id) ->
                                new Grant(owner, new TokenSet(id, null, null, null, Set.of()), NOON, null, null, 0)),
                new StoreSample<>("full", EntryKind.FAREWELL, true, (owner, id) -> new Farewell(owner, id, NOON, 0)),
                new StoreSample<>("full", EntryKind.POSITION, true, StoreSample::position),
                new StoreSample<>(
                        "bare",
                        EntryKind.POSITION,
                        true,
                        (owner, id) -> Position.startingAt(owner, id, NOON, Duration.ofDays(14))),
                new StoreSample<>(
                        "absurd",
                        EntryKind.POSITION,
                        true,
                        (owner, id) -> new Position(
                                owner,
                                id,
                                Instant.MIN,
                                Instant.EPOCH,
                                Instant.MAX,
                                Map.of(Long.MIN_VALUE, Instant.MAX),
                                Map.of(2L, new Pending(Instant.MIN, Integer.MAX_VALUE, null)),
                                Set.of(Long.MIN_VALUE),
                                Instant.MIN,
                                Long.MAX_VALUE,
                                0)),
                new StoreSample<>(
                        "full",
                        EntryKind.CLAIM,
                        true,
                        (owner, id) -> new Claim(owner, id, ODD, NOON.plusNanos(1), 17, 0)),
                new StoreSample<>(
                        "full",
                        EntryKind.DUE,
                        true,
                        (owner, id) -> new DueAthlete(owner, id, NOON.plusMillis(1), Set.of(7L), Map.of(7L, 3), 0)),
                new StoreSample<>(
                        "full",
                        EntryKind.MEMBER,
                        true,
                        (owner, id) -> new Member(owner, "node " + id, NOON.plusSeconds(30), 0)),
                new StoreSample<>("full", EntryKind.GROUP_START, false, (owner, id) -> new GroupStart(owner, NOON, 0)),
                new StoreSample<>(
                        "of an athlete",
                        EntryKind.SEED,
                        true,
                        (owner, id) -> new Seed(owner, "f" + id, id, null, null, null, 0)),
                new StoreSample<>(
                        "of nobody yet",
                        EntryKind.SEED,
                        true,
                        (owner, id) -> new Seed(
                                owner,
                                "f" + id,
                                null,
                                new TokenSet(null, ODD, "r1", NOON, Set.of("read")),
                                NOON,
                                new Spending(ODD, NOON.plusSeconds(1)),
                                0)),
                new StoreSample<>("full", EntryKind.BUDGET, false, (owner, id) -> budget(owner)),
                new StoreSample<>(
                        "bare",
                        EntryKind.BUDGET,
                        false,
                        (owner, id) -> new SharedBudget(owner, List.of(), Map.of(), 0, 0)),
                new StoreSample<>("full", EntryKind.VERIFY_TOKEN, false, (owner, id) -> new VerifyToken(owner, ODD, 0)),
                new StoreSample<>(
                        "full",
                        EntryKind.SUBSCRIPTION,
                        false,
                        (owner, id) -> new PushSubscription(owner, id, "https://example.org/" + ODD, 0)),
                new StoreSample<>("full", EntryKind.OAUTH_KEY, false, (owner, id) -> new OAuthKey(owner, ODD, 0)),
                new StoreSample<>(
                        "full",
                        EntryKind.OAUTH_STATE,
                        true,
                        (owner, id) -> new OAuthState(owner, "s" + id, NOON.plusSeconds(600), 0)));
    }

    /** One of each kind. */
    static Stream<StoreSample<?>> ofEachKind() {
        return EntryKind.all().stream().map(kind -> all().filter(sample -> sample.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no sample of the kind " + kind + ".")));
    }

    static Grant grant(String clientId, long athleteId) {
        return new Grant(
                clientId,
                new TokenSet(athleteId, "a1", "r-" + ODD, NOON.plusSeconds(21600), Set.of("read", "activity:read")),
                NOON,
                NOON.plusMillis(250),
                new Spending("node", NOON.plusSeconds(3)),
                0);
    }

    static Position position(String groupId, long athleteId) {
        return new Position(
                groupId,
                athleteId,
                NOON,
                NOON.minus(Duration.ofDays(14)),
                NOON.plusSeconds(60),
                Map.of(17_000_000_001L, NOON, Long.MAX_VALUE, NOON.plusSeconds(1)),
                Map.of(
                        17_000_000_002L,
                        new Pending(NOON, 3, NOON.plusSeconds(900)),
                        5L,
                        new Pending(Instant.EPOCH, 0, null)),
                Set.of(17_000_000_001L),
                NOON.plusSeconds(61),
                3,
                0);
    }

    static SharedBudget budget(String clientId) {
        return new SharedBudget(
                clientId,
                List.of(new Quota(1_987_654L, 200, 17, -2, 18, false), new Quota(20_697L, 2000, 0, 0, 0, true)),
                Map.of("node", new Share(10, 5, NOON), ODD, new Share(0, 0, NOON.plusSeconds(1))),
                -1_500,
                0);
    }

    /** For the names of tests. */
    @Override
    public String toString() {
        return kind + " (" + name + ")";
    }
}
