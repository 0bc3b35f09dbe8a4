package io.github.camelstrava.operation;

/** What the option {@code id} means to an operation. */
public enum IdRule {
    /** The operation is about no resource of its own. */
    NONE,
    /** The resource the operation is about; from the URI, else from the header. */
    REQUIRED,
    /** Another athlete, read from the URI only; left out, the operation takes its path without an id. */
    OTHER_ATHLETE,
    /** An athlete, read from the URI only; left out, the acting athlete. */
    ACTING_ATHLETE
}
