package io.github.camelstrava.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Keeps the start of what is read, to quote it if it turns out to be unreadable. */
final class RecordedStream extends FilterInputStream {

    /** Enough to leave an excerpt when white space is taken out. */
    static final int LENGTH = 1024;

    private final byte[] start = new byte[LENGTH];
    private int length;

    RecordedStream(InputStream in) {
        super(in);
    }

    byte[] start() {
        return Arrays.copyOf(start, length);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0 && length < LENGTH) {
            start[length++] = (byte) value;
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int read = super.read(buffer, offset, count);
        if (read > 0) {
            int kept = Math.min(read, LENGTH - length);
            System.arraycopy(buffer, offset, start, length, kept);
            length += kept;
        }
        return read;
    }
}
