package io.github.camelstrava.http;

import java.io.IOException;

/** Sends requests. */
@FunctionalInterface
public interface HttpTransport {

    /**
     * Sends a request once and reads the answer on the calling thread. No redirect is followed and nothing is repeated.
     *
     * @throws NotSentException if the request cannot have reached the server
     * @throws IOException      if the exchange broke off, or took longer than it may
     */
    <T> T execute(HttpCall call, HttpAnswer.Reader<T> reader) throws IOException;
}
