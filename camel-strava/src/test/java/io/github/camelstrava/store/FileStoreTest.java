package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.camelstrava.error.StravaStoreException;
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
import java.util.Map;
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
        Grant grant = store.putGrant(grant(ATHLETE, "a1")).orElseThrow();
        Position position = store.putPosition("group", ATHLETE, position()).orElseThrow();
        store.groupStart("group", NOON);
        Seed seed = new Seed("f1", ATHLETE, null, null);
        store.putSeed(CLIENT, seed);
        store.verifyToken(CLIENT, "open sesame");

        FileStore next = new FileStore();
        next.setPath(directory.toString());
        next.open();

        assertThat(next.isLasting()).isTrue();
        assertThat(next.grant(CLIENT, ATHLETE)).contains(grant);
        assertThat(next.position("group", ATHLETE)).contains(position);
        assertThat(next.groupStart("group", NOON.plusSeconds(9))).isEqualTo(NOON);
        assertThat(next.seed(CLIENT, "f1")).contains(seed);
        assertThat(next.verifyToken(CLIENT, "another")).isEqualTo("open sesame");
    }

    @Test
    void repeatsNoVersionAfterARestart() {
        Grant first = store.putGrant(grant(ATHLETE, "a1")).orElseThrow();
        store.removeGrant(first);

        FileStore next = new FileStore(directory);
        next.open();
        Grant again = next.putGrant(grant(ATHLETE, "a2")).orElseThrow();

        assertThat(again.version()).isGreaterThan(first.version());
    }

    @Test
    void needsAPath() {
        assertThatThrownBy(() -> new FileStore().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path");
    }

    @Test
    void readsTheFilesOfTheFirstRelease() throws IOException {
        Files.writeString(directory.resolve(ATHLETE_FILE), """
                {"format":1,
                 "grants":{"190000":{"tokens":{"athleteId":900000101,"accessToken":"a1","refreshToken":"r-a1",
                   "expiresAt":"2026-09-01T18:00:00Z","scopes":["read","activity:read"]},
                   "connectedAt":"2026-09-01T12:00:00Z","issuedAt":"2026-09-01T12:00:00.250Z","version":7}},
                 "positions":{"group":{"start":"2026-09-01T12:00:00Z","floor":"2026-08-18T12:00:00Z",
                   "newest":"2026-09-01T12:01:00Z",
                   "done":{"17000000001":"2026-09-01T12:00:00Z","9223372036854775807":"2026-09-01T12:00:01Z"},
                   "pending":{"5":{"start":"1970-01-01T00:00:00Z","failures":0},
                     "17000000002":{"start":"2026-09-01T12:00:00Z","failures":3,"retryAt":"2026-09-01T12:15:00Z"}},
                   "unlisted":[17000000001],"polledAt":"2026-09-01T12:01:01Z","version":9}}}
                """);
        Files.writeString(directory.resolve("store.json"), """
                {"format":1,"groups":{"group":"2026-09-01T12:00:00Z"},"seeds":{"190000 f1":{"athleteId":900000101}}}
                """);

        FileStore next = new FileStore(directory);
        next.open();

        assertThat(next.grant(CLIENT, ATHLETE)).contains(grant(ATHLETE, "a1").withVersion(7));
        assertThat(next.position("group", ATHLETE)).contains(position().withVersion(9));
        assertThat(next.groupStart("group", NOON.plusSeconds(1))).isEqualTo(NOON);
        assertThat(next.seed(CLIENT, "f1")).contains(new Seed("f1", ATHLETE, null, null));
    }

    // who may read it

    @Test
    void keepsItsFilesToTheOwner() throws IOException {
        assumeThat(Files.getFileStore(temp).supportsFileAttributeView("posix")).isTrue();
        store.putGrant(grant(ATHLETE, "a1"));
        store.putSeed(CLIENT, new Seed("f1", ATHLETE, null, null));

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(files()).hasSize(3).allSatisfy(file -> assertThat(permissions(file))
                .isEqualTo("rw-------"));
    }

    @Test
    void leavesNoDraftBehind() {
        store.putGrant(grant(ATHLETE, "a1"));

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
        String content = "{\"format\":2,\"somethingNew\":true}";
        Path file = Files.writeString(directory.resolve(ATHLETE_FILE), content);

        assertThatThrownBy(() -> new FileStore(directory).open())
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining("newer release");
        assertThatThrownBy(() -> store.putPosition("group", ATHLETE, position()))
                .isInstanceOf(StravaStoreException.class);
        assertThat(file).hasContent(content);
    }

    @Test
    void doesNotOverwriteAFileThatGotDamagedMeanwhile() throws IOException {
        Position stored = store.putPosition("group", ATHLETE, position()).orElseThrow();
        Path file = Files.writeString(directory.resolve(ATHLETE_FILE), "{\"format\":1,\"gra");

        assertThatThrownBy(() -> store.putPosition("group", ATHLETE, stored)).isInstanceOf(StravaStoreException.class);
        assertThatThrownBy(() -> store.grant(CLIENT, ATHLETE)).isInstanceOf(StravaStoreException.class);
        assertThat(file).hasContent("{\"format\":1,\"gra");
    }

    @Test
    void oneDamagedFileLeavesOtherAthletesReadable() throws IOException {
        Grant other = store.putGrant(grant(ATHLETE + 1, "a1")).orElseThrow();
        Files.writeString(directory.resolve(ATHLETE_FILE), "{");

        assertThat(store.grant(CLIENT, ATHLETE + 1)).contains(other);
    }

    @Test
    void ignoresFilesThatAreNotItsOwn() throws IOException {
        store.putGrant(grant(ATHLETE, "a1"));
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve("athlete-x.json"), "mine");
        Files.writeString(directory.resolve(ATHLETE_FILE + ".bak"), "mine");

        new FileStore(directory).open();

        assertThat(store.athletes(CLIENT)).containsExactly(ATHLETE);
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
        Position stored = store.putPosition("group", ATHLETE, position()).orElseThrow();
        Path file = directory.resolve(ATHLETE_FILE);
        String before = Files.readString(file);
        Path aside = Files.move(file, temp.resolve("aside"));
        // Where a directory with something in it stands, no file can be put.
        Files.createFile(Files.createDirectory(file).resolve("x"));

        assertThatThrownBy(() -> store.putPosition("group", ATHLETE, stored))
                .isInstanceOf(StravaStoreException.class)
                .hasMessageContaining(ATHLETE_FILE);

        assertThat(files()).extracting(Path::toString).noneMatch(name -> name.endsWith(".tmp"));
        Files.delete(file.resolve("x"));
        Files.delete(file);
        Files.move(aside, file);
        assertThat(file).hasContent(before);
        assertThat(store.position("group", ATHLETE)).contains(stored);
    }

    @Test
    void aDirectoryThatVanishedIsAnErrorAndNotAnEmptyStore() throws IOException {
        store.putGrant(grant(ATHLETE, "a1"));
        Path moved = Files.move(directory, temp.resolve("moved"));

        assertThatThrownBy(() -> store.athletes(CLIENT)).isInstanceOf(StravaStoreException.class);
        assertThatThrownBy(() -> store.putGrant(grant(ATHLETE + 1, "a1"))).isInstanceOf(StravaStoreException.class);

        Files.move(moved, directory);
        assertThat(store.athletes(CLIENT)).containsExactly(ATHLETE);
    }

    // several at once

    @Test
    void twoStoresOverOneDirectoryLoseNothingOfEachOther() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
        List<FileStore> stores = List.of(store, new FileStore(directory), new FileStore(link));
        inParallel(stores.size(), thread -> {
            for (int step = 0; step < 20; step++) {
                add(stores.get(thread), thread * 100L + step);
                stores.get(thread).groupStart("group " + thread + " " + step, NOON);
            }
        });

        assertThat(store.position("group", ATHLETE).orElseThrow().pending()).hasSize(60);
        assertThat(Stream.of(0, 1, 2).map(thread -> store.groupStart("group " + thread + " 19", NOON.plusSeconds(1))))
                .containsOnly(NOON);
    }

    @Test
    void twoProcessesLoseNothingOfEachOther() throws Exception {
        Process other = adder(directory.toString());
        try {
            long id = 0;
            while (other.isAlive()) {
                add(store, id++);
            }
            assertThat(other.exitValue()).isZero();

            Map<Long, ?> pending =
                    store.position("group", ATHLETE).orElseThrow().pending();
            assertThat(pending).hasSize((int) id + Adder.STEPS);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void anotherProcessCannotRunAnExclusiveActionMeanwhile() throws Exception {
        Process other = store.exclusively("refresh-1", () -> {
            Process process = adder(directory.toString(), "refresh-1");
            // It says so before it tries.
            assertThat(process.inputReader().readLine()).isEqualTo("trying");
            add(store, 1);
            return process;
        });
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("[1]");
        } finally {
            other.destroyForcibly();
        }
    }

    private static Process adder(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Adder.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes steps in a process of its own. */
    static final class Adder {
        static final int STEPS = 60;

        private Adder() {}

        public static void main(String[] args) throws Exception {
            FileStore store = new FileStore(Path.of(args[0]));
            store.open();
            if (args.length > 1) {
                System.out.println("trying");
                System.out.println(store.<Object>exclusively(args[1], () -> store.position("group", ATHLETE)
                        .orElseThrow()
                        .pending()
                        .keySet()));
                return;
            }
            for (int step = 0; step < STEPS; step++) {
                add(store, 1_000_000L + step);
            }
        }
    }

    static void add(StravaStore store, long id) {
        boolean stored = false;
        while (!stored) {
            Position old =
                    store.position("group", ATHLETE).orElseGet(() -> Position.startingAt(NOON, Duration.ofDays(14)));
            stored = store.putPosition("group", ATHLETE, old.found(Map.of(id, NOON), Map.of()))
                    .isPresent();
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
