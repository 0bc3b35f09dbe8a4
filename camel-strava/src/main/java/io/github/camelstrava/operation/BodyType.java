package io.github.camelstrava.operation;

/** What a request carries beside its path and query. */
public enum BodyType {
    NONE,
    /** Fields, URL-encoded. */
    FORM,
    /** One JSON object. */
    JSON,
    /** Fields, and a file. */
    MULTIPART
}
