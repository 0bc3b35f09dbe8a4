package io.github.camelstrava.client;

import io.github.camelstrava.http.HttpCall;
import io.github.camelstrava.operation.OperationSpec;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a good answer looks like. */
enum AnswerFormat {
    JSON(HttpCall.JSON, "JSON") {
        @Override
        boolean accepts(String contentType) {
            return JSON_TYPE.matcher(contentType).lookingAt();
        }
    },
    /** Nothing, or whatever Strava has to say in JSON. */
    NOTHING(HttpCall.JSON, "an empty body or JSON") {
        @Override
        boolean accepts(String contentType) {
            return JSON.accepts(contentType);
        }
    },
    /** A file as it is; an error page is none. */
    FILE("application/gpx+xml, application/tcx+xml, application/xml;q=0.9, */*;q=0.1", "a file") {
        @Override
        boolean accepts(String contentType) {
            return !JSON.accepts(contentType) && !HTML_TYPE.matcher(contentType).lookingAt();
        }
    };

    private static final Pattern JSON_TYPE =
            Pattern.compile("\\s*(application|text)/([\\w.-]+\\+)?json\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern HTML_TYPE =
            Pattern.compile("\\s*(text/html|application/xhtml)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern HTML_START =
            Pattern.compile("[^<]{0,9}<(!doctype html|html)\\b", Pattern.CASE_INSENSITIVE);

    final String accept;
    final String name;

    AnswerFormat(String accept, String name) {
        this.accept = accept;
        this.name = name;
    }

    /** @param contentType as the answer names it; left out, it is no objection */
    abstract boolean accepts(String contentType);

    /** @param start of a body; as some error pages come under the type of the file they stand in for, or under none */
    static boolean isHtml(byte[] start) {
        return HTML_START.matcher(new String(start, StandardCharsets.UTF_8)).lookingAt();
    }

    static AnswerFormat of(OperationSpec spec) {
        if (spec.isDownload()) {
            return FILE;
        }
        return spec.result() == Void.class ? NOTHING : JSON;
    }
}
