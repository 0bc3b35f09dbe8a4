package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.store.FileFormat.Stored;
import io.github.camelstrava.store.FileFormat.StoredAthlete;
import io.github.camelstrava.store.FileFormat.StoredCommon;
import io.github.camelstrava.store.FileFormat.StoredGrant;
import io.github.camelstrava.store.FileFormat.StoredSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps everything in a directory, one small file per athlete, readable by the owner only. A file is replaced as a whole,
 * so that a crash or a full disk leaves the old or the new content. For one node, also with several processes on it, and
 * up to about a thousand athletes.
 */
public final class FileStore implements StravaStore {

    private static final Pattern ATHLETE_FILE = Pattern.compile("athlete-(\\d{1,18})\\.json");
    private static final String COMMON_FILE = "store.json";
    private static final String LOCK_FILE = "lock";
    private static final String DRAFT = ".tmp";
    private static final Duration ABANDONED = Duration.ofHours(1);

    private Path path;

    public FileStore() {}

    public FileStore(Path path) {
        this.path = path;
    }

    public String getPath() {
        return path == null ? null : path.toString();
    }

    /** The directory; made if it does not exist. */
    public void setPath(String path) {
        this.path = Path.of(path);
    }

    @Override
    public void open() {
        if (path == null) {
            throw new IllegalArgumentException("Property path of the FileStore is missing: name a directory.");
        }
        try {
            Files.createDirectories(path, ownerOnly("rwx------"));
            // A store that cannot be read must stop the start, not look like an empty one.
            common();
            for (long athleteId : athleteFiles()) {
                athlete(athleteId);
            }
            locks().file(COMMON_FILE).close();
            removeAbandoned();
        } catch (IOException e) {
            throw failure("use", path, e);
        }
    }

    @Override
    public boolean isLasting() {
        return true;
    }

    @Override
    public List<Long> athletes(String clientId) {
        return athleteFiles().stream()
                .filter(id -> athlete(id)
                        .grants()
                        .getOrDefault(clientId, StoredGrant.NONE)
                        .isPresent())
                .toList();
    }

    @Override
    public Optional<Grant> grant(String clientId, long athleteId) {
        return Optional.ofNullable(athlete(athleteId).grants().get(clientId))
                .filter(StoredGrant::isPresent)
                .map(stored -> stored.grant(clientId, athleteId));
    }

    @Override
    public Optional<Grant> putGrant(Grant grant) {
        return update(grant.athleteId(), athlete -> {
            StoredGrant old = athlete.grants().getOrDefault(grant.clientId(), StoredGrant.NONE);
            if ((old.isPresent() ? old.version() : 0) != grant.version()) {
                return Optional.empty();
            }
            Grant stored = grant.withVersion(old.version() + 1);
            athlete.grants().put(grant.clientId(), StoredGrant.of(stored));
            return Optional.of(stored);
        });
    }

    @Override
    public boolean removeGrant(Grant grant) {
        return update(grant.athleteId(), athlete -> {
                    StoredGrant old = athlete.grants().getOrDefault(grant.clientId(), StoredGrant.NONE);
                    if (!old.isPresent() || old.version() != grant.version()) {
                        return Optional.empty();
                    }
                    athlete.grants().put(grant.clientId(), StoredGrant.removed(old.version()));
                    return Optional.of(grant);
                })
                .isPresent();
    }

    @Override
    public <T> T exclusively(String name, Callable<T> action) throws Exception {
        try (LockFile.Held held = locks().action(name)) {
            return action.call();
        }
    }

    @Override
    public Optional<Seed> seed(String clientId, String fingerprint) {
        return Optional.ofNullable(common().seeds().get(clientId + " " + fingerprint))
                .map(stored -> stored.seed(fingerprint));
    }

    @Override
    public void putSeed(String clientId, Seed seed) {
        updateCommon(common -> common.seeds().put(clientId + " " + seed.fingerprint(), StoredSeed.of(seed)));
    }

    @Override
    public String verifyToken(String clientId, String candidate) {
        String known = common().verifyTokens().get(clientId);
        return known != null
                ? known
                : updateCommon(common -> {
                    common.verifyTokens().putIfAbsent(clientId, candidate);
                    return common.verifyTokens().get(clientId);
                });
    }

    @Override
    public Instant groupStart(String groupId, Instant now) {
        Instant known = common().groups().get(groupId);
        return known != null
                ? known
                : updateCommon(common -> {
                    common.groups().putIfAbsent(groupId, now);
                    return common.groups().get(groupId);
                });
    }

    @Override
    public Optional<Position> position(String groupId, long athleteId) {
        return Optional.ofNullable(athlete(athleteId).positions().get(groupId));
    }

    @Override
    public Optional<Position> putPosition(String groupId, long athleteId, Position position) {
        return update(athleteId, athlete -> {
            Position old = athlete.positions().get(groupId);
            if ((old == null ? 0 : old.version()) != position.version()) {
                return Optional.empty();
            }
            Position stored = position.withVersion(position.version() + 1);
            athlete.positions().put(groupId, stored);
            return Optional.of(stored);
        });
    }

    // files

    private List<Long> athleteFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> ATHLETE_FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Long.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure("list", path, e);
        }
    }

    private static String athleteFile(long athleteId) {
        return "athlete-" + athleteId + ".json";
    }

    private StoredAthlete athlete(long athleteId) {
        return read(athleteFile(athleteId), StoredAthlete.class).orElseGet(StoredAthlete::empty);
    }

    private StoredCommon common() {
        return read(COMMON_FILE, StoredCommon.class).orElseGet(StoredCommon::empty);
    }

    /** @param change returns empty if nothing is to be written */
    private <T> Optional<T> update(long athleteId, Function<StoredAthlete, Optional<T>> change) {
        String file = athleteFile(athleteId);
        return locked(file, () -> {
            StoredAthlete athlete = athlete(athleteId);
            Optional<T> result = change.apply(athlete);
            if (result.isPresent()) {
                write(file, athlete);
            }
            return result;
        });
    }

    private <T> T updateCommon(Function<StoredCommon, T> change) {
        return locked(COMMON_FILE, () -> {
            StoredCommon common = common();
            T result = change.apply(common);
            write(COMMON_FILE, common);
            return result;
        });
    }

    private <T extends Stored> Optional<T> read(String name, Class<T> type) {
        Path file = path.resolve(name);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", file, e);
        }
        return Optional.of(FileFormat.read(content, type, file));
    }

    private void write(String name, Stored content) throws IOException {
        Path file = path.resolve(name);
        Path temporary = draft(name);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(FileFormat.write(content));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncDirectory();
    }

    /** Without it a power failure could undo the renaming. */
    private void syncDirectory() throws IOException {
        if (isPosix()) {
            try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** A process that was killed while it wrote leaves its draft, with tokens in it. */
    private void removeAbandoned() throws IOException {
        // Shows that files can be made here, and what time it is for files.
        Path probe = draft("probe");
        Instant longAgo = Files.getLastModifiedTime(probe).toInstant().minus(ABANDONED);
        Files.delete(probe);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(path, "*" + DRAFT)) {
            for (Path draft : drafts) {
                if (isOlder(draft, longAgo)) {
                    Files.deleteIfExists(draft);
                }
            }
        }
    }

    /** A draft that another process has put in its place meanwhile is no more. */
    private static boolean isOlder(Path draft, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(draft).toInstant().isBefore(time);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path draft(String name) throws IOException {
        return Files.createTempFile(path, name, DRAFT, ownerOnly("rw-------"));
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private LockFile locks() throws IOException {
        return LockFile.in(path, LOCK_FILE, ownerOnly("rw-------"));
    }

    private interface IoAction<T> {
        T run() throws IOException;
    }

    private <T> T locked(String file, IoAction<T> action) {
        // Channels close themselves under an interrupted thread; a route that is being stopped must still be recorded.
        boolean interrupted = Thread.interrupted();
        try (LockFile.Held held = locks().file(file)) {
            return action.run();
        } catch (IOException e) {
            throw failure("write", path.resolve(file), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static StravaStoreException failure(String what, Path file, IOException cause) {
        return new StravaStoreException(
                "The store cannot " + what + " " + file + ": "
                        + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ".",
                cause);
    }
}
