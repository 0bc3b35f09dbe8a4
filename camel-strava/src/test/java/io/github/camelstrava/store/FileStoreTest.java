package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.TokenSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest extends StoreContract {

    private static final String ATHLETE_FILE = "athlete-" + ATHLETE + ".json";

    @TempDir
    Path temp;

    private Path directory;
    private FileStore store;

    @BeforeEach
    void open() {
        directory = temp.resolve("state/strava");
        store = new FileStore(directory);
        store.open();
    }

    @Override
    StravaStore store() {
        return store;
    }

    @Test
    void findsEverythingAgainAfterARestart() {
        List<StoreEntry<?>> entries = new ArrayList<>();
        StoreSample.ofEachKind().forEach(sample -> entries.add(storedAny(sample)));

        FileStore next = new FileStore();
        next.setPath(directory.toString());
        next.open();

        assertThat(next.getPath()).isEqualTo(directory.toString());
        assertThat(next.isLasting()).isTrue();
        assertThat(entries)
                .allSatisfy(entry -> assertThat(found(next, entry.key())).isEqualTo(entry));
    }

    private <T extends StoreEntry<T>> T storedAny(StoreSample<T> sample) {
        return stored(store, sample.any());
    }

    private static <T extends StoreEntry<T>> StoreEntry<?> found(StravaStore store, StoreKey<T> key) {
        return store.get(key).orElse(null);
    }

    @Test
    void repeatsNoVersionAfterARestart() {
        Grant first = stored(store, grant(ATHLETE));
        store.remove(first);

        FileStore next = new FileStore(directory);
        next.open();

        assertThat(stored(next, grant(ATHLETE)).version()).isGreaterThan(first.version());
    }

    @Test
    void recordsThoughItsThreadIsInterruptedInTheMiddle() throws Exception {
        int steps = 200;
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try {
                for (int step = 0; step < steps; step++) {
                    count(store);
                }
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                interrupted.completeExceptionally(e);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            writer.interrupt();
            LockSupport.parkNanos(500_000);
        }

        assertThat(interrupted).as("the interrupt is not lost").isCompletedWithValue(true);
        assertThat(counted(store)).isEqualTo(steps);
    }

    @Test
    void isForOneNode() {
        assertThat(store.isShared()).isFalse();
    }

    @Test
    void needsAPath() {
        assertThatThrownBy(() -> new FileStore().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path");
    }

    // files of the first release

    @Test
    void readsTheFilesOfTheFirstRelease() throws IOException {
        writeFilesOfTheFirstRelease();

        FileStore next = new FileStore(directory);
        next.open();

        TokenSet tokens =
                new TokenSet(ATHLETE, "a1", "r-a1", NOON.plusSeconds(21_600), Set.of("read", "activity:read"));
        assertThat(next.get(Grant.key(CLIENT, ATHLETE)))
                .contains(new Grant(CLIENT, tokens, NOON, NOON.plusMillis(250), null, 7));
        assertThat(next.items(EntryKind.GRANT, CLIENT)).containsExactly(Long.toString(ATHLETE));
        assertThat(next.get(Grant.key("other", ATHLETE))).as("removed").isEmpty();
        assertThat(next.items(EntryKind.GRANT, "other")).isEmpty();
        assertThat(next.get(Position.key("group", ATHLETE)))
                .contains(StoreSample.position("group", ATHLETE).withClaim(0).withVersion(9));
        assertThat(next.get(new GroupStart("group", NOON, 0).key())).contains(new GroupStart("group", NOON, 1));
        assertThat(next.get(Seed.key(CLIENT, "f1"))).contains(new Seed(CLIENT, "f1", ATHLETE, null, null, null, 1));
        TokenSet seeded = new TokenSet(null, "a2", "r2", NOON, Set.of());
        assertThat(next.get(Seed.key(CLIENT, "f2"))).contains(new Seed(CLIENT, "f2", null, seeded, NOON, null, 1));
        assertThat(next.get(new VerifyToken(CLIENT, "", 0).key())).contains(new VerifyToken(CLIENT, "sesame", 1));
    }

    @Test
    void writesOnInTheFilesOfTheFirstRelease() throws IOException {
        writeFilesOfTheFirstRelease();

        for (StoreKey<?> key : List.of(
                Grant.key(CLIENT, ATHLETE),
                Position.key("group", ATHLETE),
                new GroupStart("group", NOON, 0).key(),
                Seed.key(CLIENT, "f1"),
                new VerifyToken(CLIENT, "", 0).key())) {
            rewrite(key);
        }

        FileStore next = new FileStore(directory);
        next.open();
        assertThat(next.get(Grant.key(CLIENT, ATHLETE)).orElseThrow().version()).isEqualTo(8);
        assertThat(next.get(Seed.key(CLIENT, "f2"))).isPresent();
        assertThat(directory.resolve(ATHLETE_FILE)).content().startsWith("{\"format\":2,");
        assertThat(directory.resolve("store.json")).content().startsWith("{\"format\":2,");
    }

    private <T extends StoreEntry<T>> void rewrite(StoreKey<T> key) {
        T old = store.get(key).orElseThrow();
        T stored = stored(store, old);
        assertThat(stored).isEqualTo(old.withVersion(old.version() + 1));
        assertThat(store.get(key)).contains(stored);
    }

    private void writeFilesOfTheFirstRelease() throws IOException {
        Files.writeString(directory.resolve(ATHLETE_FILE), """
                {"format":1,
                 "grants":{"190000":{"tokens":{"athleteId":900000101,"accessToken":"a1","refreshToken":"r-a1",
                   "expiresAt":"2026-09-01T18:00:00Z","scopes":["read","activity:read"]},
                   "connectedAt":"2026-09-01T12:00:00Z","issuedAt":"2026-09-01T12:00:00.250Z","version":7},
                   "other":{"version":3}},
                 "positions":{"group":{"start":"2026-09-01T12:00:00Z","floor":"2026-08-18T12:00:00Z",
                   "newest":"2026-09-01T12:01:00Z",
                   "done":{"17000000001":"2026-09-01T12:00:00Z","9223372036854775807":"2026-09-01T12:00:01Z"},
                   "pending":{"5":{"start":"1970-01-01T00:00:00Z","failures":0},
                     "17000000002":{"start":"2026-09-01T12:00:00Z","failures":3,"retryAt":"2026-09-01T12:15:00Z"}},
                   "unlisted":[17000000001],"polledAt":"2026-09-01T12:01:01Z","version":9}}}
                """);
        Files.writeString(directory.resolve("store.json"), """
                {"format":1,"groups":{"group":"2026-09-01T12:00:00Z"},
                 "seeds":{"190000 f1":{"athleteId":900000101},
                   "190000 f2":{"tokens":{"accessToken":"a2","refreshToken":"r2",
                     "expiresAt":"2026-09-01T12:00:00Z","scopes":[]},"issuedAt":"2026-09-01T12:00:00Z"}},
                 "verifyTokens":{"190000":"sesame"}}
                """);
    }

    // who may read it

    @Test
    void keepsItsFilesToTheOwner() throws IOException {
        assumeThat(Files.getFileStore(temp).supportsFileAttributeView("posix")).isTrue();
        store.put(grant(ATHLETE));
        store.put(new Seed(CLIENT, "f1", ATHLETE, null, null, null, 0));

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(files()).hasSize(3).allSatisfy(file -> assertThat(permissions(file))
                .isEqualTo("rw-------"));
    }

    @Test
    void leavesNoDraftBehind() {
        store.put(grant(ATHLETE));

        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("lock", ATHLETE_FILE);
    }

    @Test
    void removesWhatAKilledProcessLeftLongAgoButNotWhatAnotherIsWriting() throws IOException {
        Path abandoned = Files.createFile(directory.resolve(ATHLETE_FILE + "123.tmp"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path current = Files.createFile(directory.resolve(ATHLETE_FILE + "456.tmp"));

        new FileStore(directory).open();

        assertThat(abandoned).doesNotExist();
        assertThat(current).exists();
    }

    // damage

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"\"",
                "{}",
                "{\"format\":\"\"}",
                "{\"format\":-1,\"entries\":{}}",
                "{\"format\":2}",
                "{\"format\":2,\"entries\":[]}",
                "{\"format\":2,\"entries\":{}} trailing",
                "{\"format\":2,\"entries\":{\"grant\":null}}",
                "{\"format\":2,\"entries\":{\"grant\":{\"190000\":7}}}",
                "{\"format\":2,\"entries\":{\"grant\":{\"190000\":{\"900000101\":null}}}}",
                "{\"format\":2,\"entries\":{\"grant\":{\"190000\":{\"900000101\":{\"clientId\":\"190000\",\"version\":1}}}}}",
                "{\"format\":2,\"entries\":{\"grant\":{\"190000\":{\"900000101\":{\"clientId\":\"190000\",\"tokens\":{\"accessToken\":\"secret\"},\"version\":1}}}}}",
                "{\"format\":2,\"entries\":{\"unheard-of\":{}}}",
                "{\"format\":2,\"entries\":{\"group\":{\"a\":{\"\":{\"groupId\":\"b\",\"at\":\"2026-09-01T12:00:00Z\",\"version\":1}}}}}",
                "{\"format\":2,\"entries\":{\"group\":{\"a\":{\"\":{\"groupId\":\"a\",\"at\":\"2026-09-01T12:00:00Z\",\"version\":0}}}}}",
                "{\"format\":2,\"entries\":{\"group\":{\"a\":{\"\":{\"groupId\":\"a\",\"at\":\"yesterday\",\"version\":1}}}}}",
                "{\"format\":1}",
                "{\"format\":1,\"grants\":{},\"positions\":{}} trailing",
                "{\"format\":1,\"grants\":{\"190000\":{\"tokens\":{\"accessToken\":\"secret\"},\"version\":1}},\"positions\":{}}",
                "{\"format\":1,\"grants\":{},\"positions\":{\"group\":{\"start\":\"yesterday\"}}}"
            })
    void refusesToStartWithADamagedFileAndLeavesItAlone(String content) throws IOException {
        Path file = Files.writeString(directory.resolve(ATHLETE_FILE), content);

        assertThatThrownBy(() -> new FileStore(directory).open())
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged")
                .hasMessageNotContaining("secret")
                .hasNoCause();
        assertThat(file).hasContent(content);
    }

    @Test
    void refusesADamagedCommonFileAsWell() throws IOException {
        Path file = Files.writeString(directory.resolve("store.json"), "{\"format\":1,");

        assertThatThrownBy(() -> new FileStore(directory).open())
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("store.json");
        assertThat(file).hasContent("{\"format\":1,");
    }

    @Test
    void refusesFilesOfANewerReleaseAndLeavesThemAlone() throws IOException {
        String content = "{\"format\":3,\"somethingNew\":true}";
        Path file = Files.writeString(directory.resolve(ATHLETE_FILE), content);

        assertThatThrownBy(() -> new FileStore(directory).open())
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("newer release");
        assertThatThrownBy(() -> store.put(StoreSample.position("group", ATHLETE)))
                .isInstanceOf(StravaStoreException.class);
        assertThat(file).hasContent(content);
    }

    @Test
    void doesNotOverwriteAFileThatGotDamagedMeanwhile() throws IOException {
        Position stored = stored(store, StoreSample.position("group", ATHLETE));
        Path file = Files.writeString(directory.resolve(ATHLETE_FILE), "{\"format\":1,\"gra");

        assertThatThrownBy(() -> store.put(stored)).isInstanceOf(StravaStoreException.class);
        assertThatThrownBy(() -> store.get(Grant.key(CLIENT, ATHLETE))).isInstanceOf(StravaStoreException.class);
        assertThat(file).hasContent("{\"format\":1,\"gra");
    }

    @Test
    void oneDamagedFileLeavesOtherAthletesReadable() throws IOException {
        Grant other = stored(store, grant(ATHLETE + 1));
        Files.writeString(directory.resolve(ATHLETE_FILE), "{");

        assertThat(store.get(Grant.key(CLIENT, ATHLETE + 1))).contains(other);
    }

    @Test
    void ignoresFilesThatAreNotItsOwn() throws IOException {
        store.put(grant(ATHLETE));
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve("athlete-x.json"), "mine");
        Files.writeString(directory.resolve(ATHLETE_FILE + ".bak"), "mine");

        new FileStore(directory).open();

        assertThat(store.items(EntryKind.GRANT, CLIENT)).containsExactly(Long.toString(ATHLETE));
    }

    // what cannot be written

    @Test
    void saysWhichPathCannotBeUsed() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> new FileStore(file).open())
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aWriteThatFailsLeavesTheOldContentAndIsReported() throws IOException {
        Position stored = stored(store, StoreSample.position("group", ATHLETE));
        Path file = directory.resolve(ATHLETE_FILE);
        String before = Files.readString(file);
        Path aside = Files.move(file, temp.resolve("aside"));
        // Where a directory with something in it stands, no file can be put.
        Files.createFile(Files.createDirectory(file).resolve("x"));

        assertThatThrownBy(() -> store.put(stored))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining(ATHLETE_FILE);

        assertThat(files()).extracting(Path::toString).noneMatch(name -> name.endsWith(".tmp"));
        Files.delete(file.resolve("x"));
        Files.delete(file);
        Files.move(aside, file);
        assertThat(file).hasContent(before);
        assertThat(store.get(Position.key("group", ATHLETE))).contains(stored);
    }

    @Test
    void aDirectoryThatVanishedIsAnErrorAndNotAnEmptyStore() throws IOException {
        store.put(grant(ATHLETE));
        Path moved = Files.move(directory, temp.resolve("moved"));

        assertThatThrownBy(() -> store.items(EntryKind.GRANT, CLIENT)).isInstanceOf(StravaStoreException.class);
        assertThatThrownBy(() -> store.put(grant(ATHLETE + 1))).isInstanceOf(StravaStoreException.class);

        Files.move(moved, directory);
        assertThat(store.items(EntryKind.GRANT, CLIENT)).containsExactly(Long.toString(ATHLETE));
    }

    // several at once

    @Test
    void twoStoresOverOneDirectoryLoseNothingOfEachOther() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
        List<FileStore> stores = List.of(store, new FileStore(directory), new FileStore(link));
        inParallel(stores.size(), thread -> {
            for (int step = 0; step < 20; step++) {
                count(stores.get(thread));
                stores.get(thread).getOrPut(new GroupStart("group " + thread + " " + step, NOON, 0));
            }
        });

        assertThat(counted(store)).isEqualTo(60);
        assertThat(Stream.of(0, 1, 2))
                .allSatisfy(thread -> assertThat(store.get(new GroupStart("group " + thread + " 19", NOON, 0).key()))
                        .isPresent());
    }

    @Test
    void twoProcessesLoseNothingOfEachOther() throws Exception {
        Process other = counter(directory);
        try {
            int steps = 0;
            while (other.isAlive()) {
                count(store);
                steps++;
            }

            assertThat(other.exitValue()).isZero();
            assertThat(counted(store)).isEqualTo(steps + Counter.STEPS);
        } finally {
            other.destroyForcibly();
        }
    }

    private static Process counter(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Counter.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
    }

    /** Takes steps in a process of its own. */
    static final class Counter {
        static final int STEPS = 25;

        private Counter() {}

        public static void main(String[] args) {
            FileStore store = new FileStore(Path.of(args[0]));
            store.open();
            for (int step = 0; step < STEPS; step++) {
                count(store);
            }
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
