package io.github.camelstrava.store;

import io.github.camelstrava.error.StravaStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
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
            read(COMMON_FILE);
            athleteFiles().forEach(this::read);
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
    public Instant now() {
        return Instant.now();
    }

    @Override
    public <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key) {
        return read(fileOf(key)).flatMap(content -> content.get(key));
    }

    @Override
    public <T extends StoreEntry<T>> Optional<T> put(T entry) {
        StoreKey<T> key = entry.key();
        return update(fileOf(key), content -> {
            if (content.version(key) != entry.version()) {
                return Optional.empty();
            }
            T stored = entry.withVersion(Versions.after(entry.version()));
            content.put(stored);
            return Optional.of(stored);
        });
    }

    @Override
    public boolean remove(StoreEntry<?> entry) {
        StoreKey<?> key = entry.key();
        return update(fileOf(key), content -> {
                    if (entry.version() == 0 || content.version(key) != entry.version()) {
                        return Optional.empty();
                    }
                    content.remove(key);
                    return Optional.of(true);
                })
                .isPresent();
    }

    @Override
    public List<String> items(EntryKind<?> kind, String owner) {
        if (!kind.isOfAthletes()) {
            return read(COMMON_FILE).map(content -> content.items(kind, owner)).orElse(List.of());
        }
        return athleteFiles()
                .flatMap(file -> athleteItems(file, kind, owner).stream())
                .toList();
    }

    private List<String> athleteItems(String file, EntryKind<?> kind, String owner) {
        try {
            return read(file).map(content -> content.items(kind, owner)).orElse(List.of());
        } catch (StravaStoreException e) {
            // One athlete's file must not hide the others. Whoever asks for this one's entry learns what is wrong.
            return List.of(athleteOf(file).orElseThrow());
        }
    }

    // files

    private Stream<String> athleteFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> ATHLETE_FILE.matcher(name).matches())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw failure("list", path, e);
        }
    }

    private static String fileOf(StoreKey<?> key) {
        return key.kind().isOfAthletes() ? "athlete-" + key.item() + ".json" : COMMON_FILE;
    }

    /** @param change returns empty if nothing is to be written */
    private <T> Optional<T> update(String file, Function<FileFormat, Optional<T>> change) {
        return locked(file, () -> {
            FileFormat content = read(file).orElseGet(() -> FileFormat.empty(path.resolve(file)));
            Optional<T> result = change.apply(content);
            if (result.isPresent() && content.isEmpty()) {
                Files.deleteIfExists(path.resolve(file));
                syncDirectory();
            } else if (result.isPresent()) {
                write(file, content);
            }
            return result;
        });
    }

    private Optional<FileFormat> read(String name) {
        Path file = path.resolve(name);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", file, e);
        }
        return Optional.of(FileFormat.read(content, file, athleteOf(name).orElse(null)));
    }

    private static Optional<String> athleteOf(String file) {
        Matcher athlete = ATHLETE_FILE.matcher(file);
        return athlete.matches() ? Optional.of(athlete.group(1)) : Optional.empty();
    }

    private void write(String name, FileFormat content) throws IOException {
        Path file = path.resolve(name);
        Path temporary = draft(name);
        try {
            byte[] bytes = content.write();
            evenIfInterrupted(() -> write(temporary, bytes));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncDirectory();
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Without it a power failure could undo the renaming. */
    private void syncDirectory() throws IOException {
        if (isPosix()) {
            evenIfInterrupted(() -> {
                try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
                    directory.force(true);
                }
            });
        }
    }

    /** Takes a step once more if its channel closes itself, as it does when the thread is interrupted meanwhile. */
    private static void evenIfInterrupted(IoStep step) throws IOException {
        boolean interrupted = Thread.interrupted();
        boolean taken = false;
        try {
            while (!taken) {
                try {
                    step.run();
                    taken = true;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
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

    private interface IoStep {
        void run() throws IOException;
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
