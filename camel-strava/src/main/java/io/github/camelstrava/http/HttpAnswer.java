package io.github.camelstrava.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/**
 * An answer while its body is still being received.
 *
 * @param headers finds the first header of a name, ignoring case; null if there is none
 * @param body    read straight from the connection, never null
 */
public record HttpAnswer(int status, UnaryOperator<String> headers, InputStream body) {

    public String header(String name) {
        return headers.apply(name);
    }

    /** Makes something of an answer; what it leaves unread is discarded. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(HttpAnswer answer) throws IOException;
    }
}
