package io.github.camelstrava.http;

import java.io.IOException;

/** There was no connection, so the server has seen nothing of the request. */
public class NotSentException extends IOException {

    private static final long serialVersionUID = 1L;

    public NotSentException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
