package io.github.camelstrava.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Named locks between threads and processes, as bytes of one file.
 *
 * <p>The file stays open while the process lives: closing any handle of it would release all the process's locks.
 */
final class LockFile {

    private static final int STRIPES = 1 << 10;
    private static final Duration PATIENCE = Duration.ofMillis(5);

    /** Locks of the file system do not tell threads of one process apart, so all of them share one object. */
    private static final ConcurrentMap<Path, LockFile> OPEN = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final ReentrantLock[] threads = new ReentrantLock[STRIPES];

    private LockFile(FileChannel channel) {
        this.channel = channel;
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new ReentrantLock();
        }
    }

    /** @param directory must exist */
    static LockFile in(Path directory, String name, FileAttribute<?>... attributes) throws IOException {
        try {
            return OPEN.computeIfAbsent(directory.toRealPath().resolve(name), path -> {
                try {
                    return new LockFile(FileChannel.open(
                            path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** For the short time of reading and writing a file; waits even if the thread is interrupted. */
    Held file(String name) throws IOException {
        int stripe = Math.floorMod(name.hashCode(), STRIPES);
        boolean interrupted = false;
        try {
            while (true) {
                threads[stripe].lock();
                try {
                    return hold(stripe);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Called with the threads' lock, which is given up if this fails. */
    private Held hold(int stripe) throws IOException, InterruptedException {
        try {
            FileLock lock = tryLock(stripe);
            while (lock == null) {
                // A blocking lock() would close the channel, and with it all locks, if the thread were interrupted.
                LockSupport.parkNanos(PATIENCE.toNanos());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                lock = tryLock(stripe);
            }
            return new Held(lock, threads[stripe]);
        } catch (IOException | InterruptedException | RuntimeException e) {
            threads[stripe].unlock();
            throw e;
        }
    }

    private FileLock tryLock(int stripe) throws IOException {
        try {
            return channel.tryLock(stripe, 1, false);
        } catch (OverlappingFileLockException e) {
            // Another class loader of this process has it.
            return null;
        }
    }

    /** A lock until it is closed. */
    record Held(FileLock processes, ReentrantLock threads) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            try {
                processes.release();
            } finally {
                threads.unlock();
            }
        }
    }
}
