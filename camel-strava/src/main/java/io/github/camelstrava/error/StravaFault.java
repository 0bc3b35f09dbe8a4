package io.github.camelstrava.error;

import java.io.Serializable;
import java.util.List;

/**
 * What Strava says about a refused request.
 *
 * @param message  Strava's summary, such as {@code Bad Request}; may be null
 * @param errors   the details, never null
 * @see   <a href="https://developers.strava.com/docs/reference/#api-models-Fault">Strava: Fault</a>
 */
public record StravaFault(String message, List<Detail> errors) implements Serializable {

    /** A request that was answered without a readable fault. */
    public static final StravaFault NONE = new StravaFault(null, List.of());

    public StravaFault {
        errors = List.copyOf(errors);
    }

    /** Whether one of the details is the given one; null stands for any value. */
    public boolean has(String resource, String field, String code) {
        return errors.stream()
                .anyMatch(detail -> matches(resource, detail.resource())
                        && matches(field, detail.field())
                        && matches(code, detail.code()));
    }

    private static boolean matches(String wanted, String actual) {
        return wanted == null || wanted.equalsIgnoreCase(actual);
    }

    /**
     * @param resource what kind of thing is meant, such as {@code Activity}
     * @param field    the part of it, such as {@code id}
     * @param code     what is wrong with it, such as {@code invalid}
     */
    public record Detail(String resource, String field, String code) implements Serializable {

        @Override
        public String toString() {
            String what = resource.isEmpty() || field.isEmpty() ? resource + field : resource + "." + field;
            return (what + " " + code).strip();
        }
    }
}
