package io.github.camelstrava.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/** What a request carries. */
public sealed interface HttpBody {

    /** Whether it can be sent a second time. */
    default boolean isRepeatable() {
        return true;
    }

    /** Fields, URL-encoded. */
    record Form(Map<String, String> fields) implements HttpBody {

        /** The names; the values may be secrets. */
        @Override
        public String toString() {
            return "Form" + fields.keySet();
        }
    }

    /** A JSON document. */
    record Json(String document) implements HttpBody {

        @Override
        public String toString() {
            return "Json";
        }
    }

    /**
     * Fields, and a file that is sent while it is read.
     *
     * @param sendTimeout how long the sending may take
     */
    record Multipart(Map<String, String> fields, FilePart file, Duration sendTimeout) implements HttpBody {

        @Override
        public boolean isRepeatable() {
            return file.content().isRepeatable();
        }

        @Override
        public String toString() {
            return "Multipart" + fields.keySet();
        }
    }

    /**
     * A file in a form.
     *
     * @param field    the name of the form's field
     * @param fileName as the server is told
     */
    record FilePart(String field, String fileName, Content content) {}

    /** The bytes of a file. */
    interface Content {

        /** A new stream from the start; its reader closes it. */
        InputStream open() throws IOException;

        /** Bytes, -1 if it is not known. */
        long length();

        /** Whether it can be opened more than once. */
        boolean isRepeatable();
    }
}
