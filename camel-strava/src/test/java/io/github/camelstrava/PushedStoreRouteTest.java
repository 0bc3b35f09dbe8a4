package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.store.DueAthlete;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.FileStore;
import io.github.camelstrava.store.JdbcStore;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StoreKey;
import io.github.camelstrava.store.StravaStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An event that was answered with 200 is followed, whatever befalls the process. */
class PushedStoreRouteTest {

    @TempDir
    Path temp;

    private PushedRoutes routes;

    /** One that lasts. */
    enum Lasting {
        FILE {
            @Override
            StravaStore open(Path folder) {
                return new FileStore(folder);
            }
        },
        JDBC {
            @Override
            StravaStore open(Path folder) {
                JdbcDataSource source = new JdbcDataSource();
                source.setURL("jdbc:h2:" + folder.resolve("strava") + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1");
                return new JdbcStore(source);
            }
        };

        abstract StravaStore open(Path folder);
    }

    private void open(Function<Clock, StravaStore> store) {
        routes = new PushedRoutes(store);
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @ParameterizedTest
    @EnumSource
    void isFollowedAfterTheNextStartIfTheProcessEndsBefore(Lasting lasting) {
        open(clock -> opened(lasting.open(temp)));
        routes.start("");
        SandboxActivity run = routes.add();
        routes.awaitPushes();
        assertThat(routes.strava.pushes().get(0).delivered()).isTrue();

        routes.restart("");

        assertThat(routes.delivered).containsExactly(run.id());
        assertThat(routes.due(routes.ines)).isEmpty();
    }

    private static StravaStore opened(StravaStore store) {
        store.open();
        return store;
    }

    @ParameterizedTest
    @EnumSource
    void isLookedForAfterTheNextStartIfItIsNotReadableYet(Lasting lasting) {
        open(clock -> opened(lasting.open(temp)));
        routes.start("");
        SandboxActivity run = routes.ines.addActivity(activity ->
                activity.start(routes.time.instant().minusSeconds(60)).readableAfter(Duration.ofMinutes(3)));
        routes.poll();
        DueAthlete left = routes.due(routes.ines).orElseThrow();
        assertThat(left.awaited()).containsEntry(run.id(), 1);
        // The store goes by a clock of its own.
        routes.store.put(new DueAthlete(
                left.groupId(),
                left.athleteId(),
                routes.store.now(),
                left.mentioned(),
                left.awaited(),
                left.version()));
        routes.time.pass(Duration.ofMinutes(3));

        routes.restart("");

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @ParameterizedTest
    @EnumSource
    void isFollowedByAnotherPollIfStravaFails(Lasting lasting) {
        open(clock -> opened(lasting.open(temp)));
        routes.start("");
        routes.strava.fault(Fault.status(400).on(StravaOperation.activities).once());
        SandboxActivity run = routes.add();
        routes.poll();
        assertThat(routes.due(routes.ines)).isPresent();

        routes.restart("");

        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void isNotAnsweredWith200IfItCannotBeRecorded() {
        AtomicBoolean broken = new AtomicBoolean();
        open(clock -> breaking(new MemoryStore(clock), broken));
        routes.start("");
        broken.set(true);
        SandboxActivity run = routes.add();
        await().until(() -> routes.strava.pushes().get(0).attempts() == 1);
        assertThat(routes.strava.pushes().get(0).status()).isEqualTo(500);
        assertThat(routes.store.items(EntryKind.DUE, PushedRoutes.ROUTE)).isEmpty();

        broken.set(false);
        routes.time.pass(Duration.ofMinutes(1));
        routes.poll();

        assertThat(routes.strava.pushes().get(0).delivered()).isTrue();
        assertThat(routes.delivered).containsExactly(run.id());
    }

    @Test
    void isNotForgottenIfWhatBecameOfItCannotBeRecorded() {
        AtomicBoolean broken = new AtomicBoolean();
        open(clock -> breaking(new MemoryStore(clock), broken));
        routes.start("", route -> route.process(exchange -> broken.set(true)));
        SandboxActivity run = routes.add();

        routes.poll();
        broken.set(false);
        routes.pollFor(Duration.ofMinutes(5));

        assertThat(routes.delivered).containsExactly(run.id());
        assertThat(routes.due(routes.ines)).isEmpty();
    }

    /** A store that does not take, or give, any athlete who is due. */
    private static StravaStore breaking(StravaStore store, AtomicBoolean broken) {
        Set<String> ofEntries = Set.of("get", "put", "remove");
        return (StravaStore) Proxy.newProxyInstance(
                PushedStoreRouteTest.class.getClassLoader(),
                new Class<?>[] {StravaStore.class},
                (proxy, method, arguments) -> {
                    boolean due = ofEntries.contains(method.getName())
                            && (arguments[0] instanceof DueAthlete
                                    || arguments[0] instanceof StoreKey<?> key && key.kind() == EntryKind.DUE);
                    if (broken.get() && due) {
                        throw new StravaStoreException("The disk is full.", null);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
