package io.github.camelstrava.sandbox;

/**
 * A file the sandbox received.
 *
 * @param field       the form's field it came in
 * @param name        the file name that was given, null for none
 * @param contentType as it was given, null for none
 * @param bytes       how many there were
 * @param sha256      of the bytes, in hexadecimal digits
 */
public record SandboxFile(String field, String name, String contentType, int bytes, String sha256) {}
