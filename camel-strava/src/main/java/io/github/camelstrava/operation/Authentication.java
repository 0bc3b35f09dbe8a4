package io.github.camelstrava.operation;

/** Who a call is made for. */
public enum Authentication {
    /** The acting athlete, by an access token. */
    ATHLETE,
    /** The application, by its client id and secret. */
    APPLICATION
}
