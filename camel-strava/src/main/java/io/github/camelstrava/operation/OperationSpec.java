package io.github.camelstrava.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * All there is to know about one operation.
 *
 * @param group       its chapter in the documentation
 * @param method      the HTTP method, null if the operation makes no API call
 * @param path        below the API's base URL, with {@code {id}} where the identifier goes; null without an API call
 * @param otherPath   the path for {@link IdRule#OTHER_ATHLETE}, null otherwise
 * @param idRule      what the option {@code id} means
 * @param description one sentence
 * @param params      the options it takes beside the two identifiers
 * @param scopes      what the athlete must have granted; the first is enough for the athlete's public data
 * @param bucket      where Strava counts the call
 * @param paging      how a list is fetched
 * @param result      the type of the body, or of its elements; Void for none
 * @param list        whether the body is a list
 * @param role        what the operation does in {@code from(…)}
 * @param local       the implementation if there is no API call, else null
 */
public record OperationSpec(
        Group group,
        String method,
        String path,
        String otherPath,
        IdRule idRule,
        String description,
        Set<Param> params,
        List<Scope> scopes,
        Bucket bucket,
        Paging paging,
        Class<?> result,
        boolean list,
        ConsumerRole role,
        BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local) {

    /** Whether {@code from("strava:…")} accepts the operation. */
    public enum ConsumerRole {
        NONE,
        /** Asks Strava for new activities on Camel's scheduler. */
        POLLING
    }

    /** Whether repeating the call can change nothing more at Strava than the first did. */
    public boolean isRead() {
        return "GET".equals(method);
    }

    /** The call as Strava's reference writes it. */
    public String call() {
        if (method == null) {
            return "no API call";
        }
        return method + " " + path + (otherPath == null ? "" : "; with id: " + otherPath);
    }

    static Builder get(Group group, String path) {
        return new Builder(group, "GET", path, null);
    }

    static Builder local(
            Group group, BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local) {
        return new Builder(group, null, null, local);
    }

    /** Collects a row and checks that it makes sense. */
    static final class Builder {
        private final Group group;
        private final String method;
        private final String path;
        private final BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local;
        private final Set<Param> params = EnumSet.noneOf(Param.class);
        private final List<Scope> scopes = new ArrayList<>();
        private String otherPath;
        private IdRule idRule;
        private String description;
        private Bucket bucket;
        private Paging paging = Paging.NONE;
        private Class<?> result = Void.class;
        private boolean list;
        private ConsumerRole role = ConsumerRole.NONE;

        private Builder(
                Group group,
                String method,
                String path,
                BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local) {
            this.group = group;
            this.method = method;
            this.path = path;
            this.local = local;
            this.idRule = path != null && path.contains("{id}") ? IdRule.REQUIRED : IdRule.NONE;
            this.bucket = path == null ? Bucket.NONE : Bucket.READ;
        }

        Builder does(String sentence) {
            this.description = sentence;
            return this;
        }

        Builder takes(Param... taken) {
            params.addAll(Arrays.asList(taken));
            return this;
        }

        Builder needs(Scope... needed) {
            scopes.addAll(Arrays.asList(needed));
            return this;
        }

        Builder forOtherAthlete(String pathWithId) {
            this.otherPath = pathWithId;
            this.idRule = IdRule.OTHER_ATHLETE;
            return this;
        }

        Builder pagedByNumber() {
            this.paging = Paging.BY_PAGE;
            return takes(Param.page, Param.pageSize, Param.limit, Param.streaming);
        }

        Builder returns(Class<?> type) {
            this.result = type;
            return this;
        }

        Builder returnsList(Class<?> elementType) {
            this.list = true;
            return returns(elementType);
        }

        Builder polls() {
            this.role = ConsumerRole.POLLING;
            return this;
        }

        OperationSpec build() {
            if (description == null || !description.endsWith(".")) {
                throw new IllegalStateException("A row needs a sentence that says what it does: " + path);
            }
            if (paging != Paging.NONE && !list) {
                throw new IllegalStateException("Only lists are paged: " + path);
            }
            return new OperationSpec(
                    group,
                    method,
                    path,
                    otherPath,
                    idRule,
                    description,
                    Set.copyOf(params),
                    List.copyOf(scopes),
                    bucket,
                    paging,
                    result,
                    list,
                    role,
                    local);
        }
    }
}
