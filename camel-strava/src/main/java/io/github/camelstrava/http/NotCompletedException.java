package io.github.camelstrava.http;

import java.io.IOException;

/** The request broke off before its end, so the server cannot have acted on it. */
public class NotCompletedException extends IOException {

    private static final long serialVersionUID = 1L;

    public NotCompletedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
