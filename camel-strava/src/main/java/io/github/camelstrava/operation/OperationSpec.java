package io.github.camelstrava.operation;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * All there is to know about one operation.
 *
 * @param group       its chapter in the documentation
 * @param description one sentence
 * @param request     the call of the API, null if there is none
 * @param idRule      what the option {@code id} means
 * @param textId      whether identifiers are words such as {@code b12345}, not numbers
 * @param params      the options it takes beside the two identifiers
 * @param required    those without which the call makes no sense
 * @param together    those of which either none or all are given
 * @param defaults    what a parameter is that was not given
 * @param takesBody   whether fields of the message body are sent, or the body is the file
 * @param scopes      what the athlete must have granted; the first is enough for the athlete's public data
 * @param bucket      where Strava counts the call
 * @param paging      how a list is fetched
 * @param answer      what it returns
 * @param newId       finds the activity that the operation made in its result, null if it makes none
 * @param role        what the operation does in {@code from(…)}
 * @param legacy      what became of it at Strava, if it is no longer documented; else null
 * @param otherCall   what it asks of Strava beside the API, null for nothing
 * @param handlesRequests whether it answers what Strava asks, instead of asking Strava
 * @param local       the implementation if there is no API call, else null
 */
public record OperationSpec(
        Group group,
        String description,
        Request request,
        IdRule idRule,
        boolean textId,
        Set<Param> params,
        Set<Param> required,
        Set<Param> together,
        Map<Param, Object> defaults,
        boolean takesBody,
        List<Scope> scopes,
        Bucket bucket,
        Paging paging,
        Answer answer,
        Function<Object, Long> newId,
        ConsumerRole role,
        String legacy,
        String otherCall,
        boolean handlesRequests,
        BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local) {

    /**
     * A call of the API.
     *
     * @param method         the HTTP method
     * @param path           below the API's base URL, with {@code {id}} where the identifier goes
     * @param otherPath      the path for {@link IdRule#OTHER_ATHLETE}, null otherwise
     * @param bodyType       where the parameters go, except for NONE, which puts them into the query
     * @param authentication who the call is made for
     */
    record Request(String method, String path, String otherPath, BodyType bodyType, Authentication authentication) {}

    /**
     * What an operation returns.
     *
     * @param type  of the body, or of its elements; Void for none
     * @param list  whether the body is a list
     * @param field the one in which Strava wraps the list, null if the list is the whole answer
     */
    public record Answer(Class<?> type, boolean list, String field) {}

    /** Whether {@code from("strava:…")} accepts the operation. */
    public enum ConsumerRole {
        NONE,
        /** Asks Strava for new activities on Camel's scheduler. */
        POLLING,
        /** Takes what Strava pushes. */
        PUSHED,
        /** Signs athletes up who open a page; there is nothing to call. */
        CONNECTING
    }

    /** Whether {@code to("strava:…")} accepts the operation. */
    public boolean isProducer() {
        return role != ConsumerRole.CONNECTING;
    }

    /** The HTTP method, null if the operation makes no API call. */
    public String method() {
        return request == null ? null : request.method();
    }

    /** Below the API's base URL, with {@code {id}} where the identifier goes; null without an API call. */
    public String path() {
        return request == null ? null : request.path();
    }

    /** The path for {@link IdRule#OTHER_ATHLETE}, null otherwise. */
    public String otherPath() {
        return request == null ? null : request.otherPath();
    }

    public BodyType bodyType() {
        return request == null ? BodyType.NONE : request.bodyType();
    }

    public Authentication authentication() {
        return request == null ? Authentication.ATHLETE : request.authentication();
    }

    /** The type of the body, or of its elements; Void for none. */
    public Class<?> result() {
        return answer.type();
    }

    /** Whether the body is a list. */
    public boolean list() {
        return answer.list();
    }

    /** Whether the answer is a file, handed on as it is. */
    public boolean isDownload() {
        return answer.type() == InputStream.class;
    }

    /** Whether Strava removed it, or no longer documents it. */
    public boolean isLegacy() {
        return legacy != null;
    }

    /** Whether repeating the call can change nothing more at Strava than the first did. */
    public boolean isRead() {
        return "GET".equals(method());
    }

    /** Whether it changes something that exists, and not makes something new. */
    public boolean changesWhatIsThere() {
        return "PUT".equals(method());
    }

    /** The call as Strava's reference writes it. */
    public String call() {
        if (request == null) {
            return otherCall == null ? "no API call" : otherCall;
        }
        return method() + " " + path() + (otherPath() == null ? "" : "; with id: " + otherPath());
    }

    static Builder get(Group group, String path) {
        return new Builder(group, "GET", path, BodyType.NONE, null);
    }

    static Builder post(Group group, String path, BodyType bodyType) {
        return new Builder(group, "POST", path, bodyType, null);
    }

    static Builder put(Group group, String path, BodyType bodyType) {
        return new Builder(group, "PUT", path, bodyType, null);
    }

    static Builder delete(Group group, String path) {
        return new Builder(group, "DELETE", path, BodyType.NONE, null);
    }

    static Builder local(
            Group group, BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local) {
        return new Builder(group, null, null, BodyType.NONE, local);
    }

    /** An operation that serves athletes' browsers. */
    static Builder serves(Group group) {
        Builder builder = new Builder(group, null, null, BodyType.NONE, null);
        builder.role = ConsumerRole.CONNECTING;
        return builder;
    }

    /** An operation on a request that Strava made. */
    static Builder handles(Group group) {
        Builder builder = new Builder(group, null, null, BodyType.NONE, null);
        builder.handlesRequests = true;
        builder.role = ConsumerRole.PUSHED;
        return builder;
    }

    /** Collects a row and checks that it makes sense. */
    static final class Builder {
        private final Group group;
        private final String method;
        private final String path;
        private final BodyType bodyType;
        private final BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local;
        private final Set<Param> params = EnumSet.noneOf(Param.class);
        private final Set<Param> required = EnumSet.noneOf(Param.class);
        private final Set<Param> together = EnumSet.noneOf(Param.class);
        private final Map<Param, Object> defaults = new EnumMap<>(Param.class);
        private final List<Scope> scopes = new ArrayList<>();
        private Authentication authentication = Authentication.ATHLETE;
        private String otherPath;
        private IdRule idRule;
        private boolean textId;
        private String description;
        private boolean takesBody;
        private Bucket bucket;
        private Paging paging = Paging.NONE;
        private Class<?> result = Void.class;
        private boolean list;
        private String listField;
        private Function<Object, Long> newId;
        private ConsumerRole role = ConsumerRole.NONE;
        private String legacy;
        private String otherCall;
        private boolean handlesRequests;

        private Builder(
                Group group,
                String method,
                String path,
                BodyType bodyType,
                BiFunction<TokenOperations, Arguments, CompletionStage<TokenOperations.Outcome>> local) {
            this.group = group;
            this.method = method;
            this.path = path;
            this.bodyType = bodyType;
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

        Builder requires(Param... needed) {
            required.addAll(Arrays.asList(needed));
            return takes(needed);
        }

        /** Takes all of them or none. */
        Builder takesTogether(Param... inseparable) {
            together.addAll(Arrays.asList(inseparable));
            return takes(inseparable);
        }

        /** @param value as {@link Param#parse} returns it */
        Builder byDefault(Param param, Object value) {
            defaults.put(param, value);
            return takes(param);
        }

        /** Fields of the message body are sent as well, also such as are no parameters; or the body is the file. */
        Builder takesBody() {
            this.takesBody = true;
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

        Builder forActingAthlete() {
            this.idRule = IdRule.ACTING_ATHLETE;
            return this;
        }

        Builder withTextId() {
            this.textId = true;
            return this;
        }

        /** Strava counts it overall, but not among the reads. */
        Builder countsOverallOnly() {
            this.bucket = Bucket.OVERALL;
            return this;
        }

        /** Sent with client id and secret; Strava does not count such calls. */
        Builder byApplication() {
            this.authentication = Authentication.APPLICATION;
            this.bucket = Bucket.NONE;
            return this;
        }

        Builder pagedByNumber() {
            return paged(Paging.BY_PAGE);
        }

        Builder pagedByCursor() {
            return paged(Paging.BY_CURSOR);
        }

        private Builder paged(Paging by) {
            this.paging = by;
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

        Builder returnsListIn(String field, Class<?> elementType) {
            this.listField = field;
            return returnsList(elementType);
        }

        /** @param id finds the activity that was made, which may be null */
        <T> Builder creates(Class<T> type, Function<T, Long> id) {
            this.newId = created -> id.apply(type.cast(created));
            return returns(type);
        }

        Builder polls() {
            this.role = ConsumerRole.POLLING;
            return this;
        }

        /** @param call what is asked of Strava beside the API */
        Builder calls(String call) {
            this.otherCall = call;
            return this;
        }

        /** @param fate what became of it at Strava, to follow "Strava" */
        Builder legacy(String fate) {
            this.legacy = fate;
            return this;
        }

        OperationSpec build() {
            if (description == null || !description.endsWith(".")) {
                throw new IllegalStateException("A row needs a sentence that says what it does: " + path);
            }
            if (paging != Paging.NONE && !list) {
                throw new IllegalStateException("Only lists are paged: " + path);
            }
            if (takesBody && method != null && bodyType == BodyType.NONE) {
                throw new IllegalStateException("A request without a body sends none of the message's: " + path);
            }
            return new OperationSpec(
                    group,
                    description,
                    method == null ? null : new Request(method, path, otherPath, bodyType, authentication),
                    idRule,
                    textId,
                    Set.copyOf(params),
                    Set.copyOf(required),
                    Set.copyOf(together),
                    Map.copyOf(defaults),
                    takesBody,
                    List.copyOf(scopes),
                    bucket,
                    paging,
                    new Answer(result, list, listField),
                    newId,
                    role,
                    legacy,
                    otherCall,
                    handlesRequests,
                    local);
        }
    }
}
