package io.github.camelstrava.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** Ends an answer that dribbles in for too long or never ends. */
final class BoundedInputStream extends FilterInputStream {

    private final long deadlineNanos;
    private long bytesLeft;

    BoundedInputStream(InputStream in, long deadlineNanos, long maxBytes) {
        super(in);
        this.deadlineNanos = deadlineNanos;
        this.bytesLeft = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws IOException {
        bytesLeft -= read;
        if (bytesLeft < 0) {
            throw new IOException("The answer is larger than any of Strava's");
        }
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new SocketTimeoutException("The answer was not complete within the response timeout");
        }
    }
}
