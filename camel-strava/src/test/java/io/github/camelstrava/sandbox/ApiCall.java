package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A call of the API by somebody known.
 *
 * @param id      the identifier in the path, null if it has none
 * @param athlete whose token was sent, null for calls of the application
 */
record ApiCall(
        Call call, StravaOperation operation, String id, SandboxAthlete athlete, Set<String> scopes, World world) {
    private static final int DEFAULT_PAGE_SIZE = 30;
    private static final int LARGEST_PAGE_SIZE = 200;

    boolean may(Scope scope) {
        return scopes.contains(scope.value());
    }

    /** Whether the scope was granted, or the one that includes it. */
    boolean mayAtLeast(Scope scope) {
        return may(scope) || scopes.contains(scope.value() + "_all");
    }

    /** A number in the query. */
    Optional<Long> number(String name) {
        return call.query(name).map(text -> {
            if (!text.matches("\\d{1,18}")) {
                throw invalid(name);
            }
            return Long.parseLong(text);
        });
    }

    boolean flag(String name) {
        return call.query(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** The identifier as a number, -1 if it is none. */
    long numericId() {
        return asId(id);
    }

    /** A number that may be too large for the sign, -1 if it is none. */
    static long asId(String text) {
        try {
            return text == null ? -1 : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    <T> List<T> page(Stream<T> all) {
        long page = number("page").orElse(1L);
        if (page < 1) {
            throw invalid("page");
        }
        long size = pageSize("per_page");
        return all.skip((page - 1) * size).limit(size).toList();
    }

    Answer pageOf(Collection<? extends JsonNode> all) {
        ArrayNode list = Json.array();
        page(all.stream()).forEach(list::add);
        return Answer.ok(list);
    }

    /** How many elements at most, if the parameter of this name says how many were wanted. */
    long pageSize(String name) {
        long wanted = number(name).orElse((long) DEFAULT_PAGE_SIZE);
        if (wanted < 1) {
            throw invalid(name);
        }
        return Math.min(Math.min(wanted, LARGEST_PAGE_SIZE), world.largestPage());
    }

    /** The athlete's own activity, if the token may see it. */
    SandboxActivity activity() {
        return athlete.activity(numericId())
                .filter(activity -> activity.isReadable(world.exactNow()))
                .filter(this::maySee)
                .orElseThrow(() -> notFound("Activity"));
    }

    boolean maySee(SandboxActivity activity) {
        return !activity.isOnlyMe() || may(Scope.ACTIVITY_READ_ALL);
    }

    /** A parameter Strava cannot read. */
    Refused invalid(String name) {
        return new Refused(Answer.badRequest(resource(), name, "invalid"));
    }

    Refused notFound(String resource) {
        return new Refused(Answer.notFound(resource, "id"));
    }

    /** What Strava calls the thing the call is about. */
    private String resource() {
        return operation.spec().result().getSimpleName().replaceAll("^(Summary|Detailed)", "");
    }
}
