package io.github.camelstrava.sandbox;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file that came with a form.
 *
 * @param fileName null if none was given
 */
record FormPart(String field, String fileName, String contentType, byte[] bytes) {

    SandboxFile described() {
        return new SandboxFile(field, fileName, contentType, bytes.length, sha256());
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String fileNameOr(String otherwise) {
        return Optional.ofNullable(fileName).orElse(otherwise);
    }
}
