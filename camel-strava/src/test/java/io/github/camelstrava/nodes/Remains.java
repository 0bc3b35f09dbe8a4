package io.github.camelstrava.nodes;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import io.github.camelstrava.store.Claim;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.Grant;
import io.github.camelstrava.store.StravaStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What a killed process left in the store. */
final class Remains implements AutoCloseable {

    private final StravaSandbox strava;
    private final LastingStore lasting;
    private final StravaStore store;

    private Remains(StravaSandbox strava, LastingStore lasting) {
        this.strava = strava;
        this.lasting = lasting;
        this.store = lasting.store();
    }

    static Remains at(String place, StravaSandbox strava) {
        LastingStore lasting = LastingStore.at(place);
        if (place.startsWith("jdbc:postgresql:")) {
            // The server may still be busy with what a killed client has sent.
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> isAlone(lasting.pool()));
        }
        lasting.store().open();
        return new Remains(strava, lasting);
    }

    private static boolean isAlone(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet others = statement.executeQuery("SELECT 1 FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
            return !others.next();
        }
    }

    boolean knows(SandboxAthlete athlete) {
        return store.get(Grant.key(strava.clientId(), athlete.id())).isPresent();
    }

    /** Whether the athlete has tokens that are certain to be the last that Strava issued. */
    boolean isConnected(SandboxAthlete athlete) {
        return store.get(Grant.key(strava.clientId(), athlete.id()))
                .filter(grant -> grant.spending() == null)
                .filter(grant -> grant.tokens().refreshToken().equals(athlete.refreshToken()))
                .isPresent();
    }

    /** As if so much time had passed that others may take over from those who are dead. */
    void endClaims() {
        for (String athlete : store.items(EntryKind.CLAIM, LedgerRoute.GROUP)) {
            store.get(Claim.key(LedgerRoute.GROUP, Long.parseLong(athlete))).ifPresent(claim -> claim.release(store));
        }
    }

    @Override
    public void close() {
        lasting.close();
    }
}
