package io.github.camelstrava.benchmark;

import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.polling.ActivityGroup;
import io.github.camelstrava.polling.AthleteClaims;
import io.github.camelstrava.polling.AthleteRounds;
import io.github.camelstrava.polling.Preference;
import io.github.camelstrava.polling.Roster;
import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.Position;
import io.github.camelstrava.store.PostgresServer;
import io.github.camelstrava.store.StravaStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** A hundred thousand athletes in a {@link JdbcStore}: how long it takes to know who is next. */
final class ManyAthletesRun {

    static final int ATHLETES = 100_000;
    static final String DECISION = "decision";
    static final String LONGEST_DECISION = "longestDecision";
    static final String WITH_CLAIM = "withClaim";
    static final String FIRST_LOOK = "firstLook";
    static final String LOOK = "look";
    static final String HEAP = "heap";

    private static final String GROUP = "everyone";
    private static final long FIRST_ATHLETE = 100_000_000;
    private static final Duration LOOKBACK = Duration.ofDays(14);
    private static final Duration DELAY = Duration.ofMinutes(15);
    private static final String NOW = "2026-09-15T06:00:00Z";
    private static final int ROUNDS = 600;
    /** How many decisions are made between two looks at who has come and gone. */
    private static final int DECISIONS_OF_A_LOOK = 10;

    private static final double NANOS_OF_MILLI = 1_000_000;

    private final StravaStore store;
    private final VirtualTime time = new VirtualTime(NOW);
    private final ActivityGroup group;

    private ManyAthletesRun(StravaStore store) {
        this.store = store;
        this.group = new ActivityGroup(
                GROUP,
                time,
                new AthleteClaims(store, GROUP, "node", time),
                new Roster(store, GROUP, LOOKBACK, Preference.LIKELY_NEWS));
    }

    public static void main(String[] args) throws SQLException {
        try (PostgresServer.Database database = PostgresServer.shared().newDatabase()) {
            DataSource pool = database.pool();
            StravaStore store = new JdbcStore(pool);
            store.open();
            fill(store, pool);
            new ManyAthletesRun(store).run();
        }
    }

    /** One athlete, and copies that differ in the id and in when they were polled. */
    private static void fill(StravaStore store, DataSource pool) throws SQLException {
        Instant now = Instant.parse(NOW);
        TokenSet tokens = new TokenSet(
                FIRST_ATHLETE,
                "0123456789abcdef0123456789abcdef01234567",
                "76543210fedcba9876543210fedcba9876543210",
                now.plus(Duration.ofHours(6)),
                TokenSet.splitScopes("read,activity:read_all"));
        put(store.put(new Grant(StravaAccount.CLIENT, tokens, now, now)).isPresent());
        Position position = Position.startingAt(GROUP, FIRST_ATHLETE, now.minus(Duration.ofDays(60)), LOOKBACK);
        for (int i = 1; i <= 7; i++) {
            position = position.found(Map.of(), Map.of(19_000_000_000L + i, now.minus(Duration.ofDays(2L * i))));
        }
        put(store.put(position.polled(now.minus(Duration.ofHours(1)), LOOKBACK, Set.of()))
                .isPresent());
        try (Connection connection = pool.getConnection()) {
            copy(connection, EntryKind.GRANT);
            copy(connection, EntryKind.POSITION);
            try (Statement statement = connection.createStatement()) {
                // As the database does by itself, some time after so many rows have come.
                statement.execute("ANALYZE strava_entry");
            }
        }
    }

    private static void copy(Connection connection, EntryKind<?> kind) throws SQLException {
        String copies = "INSERT INTO strava_entry (kind, owner, item, version, writers, content)"
                + " SELECT kind, owner, (? + n)::text, version + n, writers,"
                + " replace(replace(content, item, (? + n)::text), '2026-09-15T05:', '2026-09-' || lpad((1 + n % 14)::text, 2, '0') || 'T05:')"
                + " FROM strava_entry, generate_series(1, ?) AS n WHERE kind = ?";
        try (PreparedStatement statement = connection.prepareStatement(copies)) {
            statement.setLong(1, FIRST_ATHLETE);
            statement.setLong(2, FIRST_ATHLETE);
            statement.setInt(3, ATHLETES - 1);
            statement.setString(4, kind.name());
            statement.executeUpdate();
        }
    }

    private static void put(boolean stored) {
        if (!stored) {
            throw new IllegalStateException("The store did not take an entry");
        }
    }

    private void run() {
        group.join(DELAY);
        report(FIRST_LOOK, millis(this::look));
        Member member = new Member();
        AthleteRounds rounds = new AthleteRounds(group, member, due -> Duration.ofSeconds(1), DELAY, time);
        double[] decisions = new double[ROUNDS];
        double[] withClaims = new double[ROUNDS];
        double[] looks = new double[ROUNDS / DECISIONS_OF_A_LOOK];
        // Not measured: what is loaded for the first one.
        member.polls = 0;
        rounds.begin();
        rounds.run();
        for (int i = 0; i < ROUNDS; i++) {
            if (i % DECISIONS_OF_A_LOOK == 0) {
                looks[i / DECISIONS_OF_A_LOOK] = millis(this::look);
            }
            time.pass(Duration.ofSeconds(1));
            rounds.begin();
            member.polls = 0;
            long begin = System.nanoTime();
            withClaims[i] = millis(rounds::run);
            decisions[i] = (member.asked - begin) / NANOS_OF_MILLI;
            put(member.polls == 1);
        }
        Arrays.sort(decisions);
        Arrays.sort(looks);
        report(DECISION, decisions[ROUNDS / 2]);
        report(LONGEST_DECISION, decisions[ROUNDS - 1]);
        Arrays.sort(withClaims);
        report(WITH_CLAIM, withClaims[ROUNDS / 2]);
        report(LOOK, looks[looks.length / 2]);
        report(HEAP, Heap.used());
        put(group.roster().size() == ATHLETES);
    }

    private void look() {
        List<Long> athletes = store.items(EntryKind.GRANT, StravaAccount.CLIENT).stream()
                .map(Long::valueOf)
                .toList();
        group.refresh(athletes, DELAY);
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / NANOS_OF_MILLI;
    }

    private static void report(String what, double value) {
        System.out.println(what + "=" + value);
    }

    private final class Member implements AthleteRounds.Member {
        private int polls;
        /** When it was first told who is next. */
        private long asked;

        @Override
        public boolean mayGoOn() {
            return polls == 0;
        }

        @Override
        public boolean poll(long athleteId, int maxCalls, boolean announced) {
            asked = System.nanoTime();
            if (!group.begin(athleteId, DELAY)) {
                return false;
            }
            group.end(athleteId);
            polls++;
            return true;
        }

        @Override
        public int calls() {
            return 1;
        }

        @Override
        public long grantVersion(long athleteId) {
            return 1;
        }

        @Override
        public void failed(long athleteId, RuntimeException failure) {
            throw failure;
        }
    }
}
