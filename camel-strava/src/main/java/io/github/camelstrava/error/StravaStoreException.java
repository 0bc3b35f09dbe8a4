package io.github.camelstrava.error;

/** The {@code StravaStore} cannot be read or written; what it holds was left as it was. */
public class StravaStoreException extends StravaException {

    private static final long serialVersionUID = 1L;

    public StravaStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
