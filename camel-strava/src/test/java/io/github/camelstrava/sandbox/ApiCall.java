package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A call of the API by somebody known.
 *
 * @param id      the identifier in the path, null if it has none
 * @param athlete whose token was sent
 */
record ApiCall(Call call, String id, SandboxAthlete athlete, Set<String> scopes, World world) {
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
                throw new BadParameter(name);
            }
            return Long.parseLong(text);
        });
    }

    boolean flag(String name) {
        return call.query(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** The identifier as a number, -1 if it is none. */
    long numericId() {
        try {
            return id == null ? -1 : Long.parseUnsignedLong(id);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    <T> List<T> page(Stream<T> all) {
        long page = number("page").orElse(1L);
        long perPage = number("per_page").orElse((long) DEFAULT_PAGE_SIZE);
        if (page < 1) {
            throw new BadParameter("page");
        }
        if (perPage < 1) {
            throw new BadParameter("per_page");
        }
        long size = Math.min(Math.min(perPage, LARGEST_PAGE_SIZE), world.largestPage());
        return all.skip((page - 1) * size).limit(size).toList();
    }

    /** A parameter Strava cannot read. */
    static final class BadParameter extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadParameter(String name) {
            super(name, null, false, false);
        }
    }
}
