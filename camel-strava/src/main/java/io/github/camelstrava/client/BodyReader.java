package io.github.camelstrava.client;

import java.io.IOException;
import java.io.InputStream;

/** Makes something of the body of a good answer. */
@FunctionalInterface
public interface BodyReader<T> {
    T read(InputStream body) throws IOException;
}
