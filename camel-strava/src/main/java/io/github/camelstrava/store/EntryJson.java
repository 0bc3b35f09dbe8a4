package io.github.camelstrava.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.TokenSet;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Entries as JSON, with their secrets, as stores write them down. */
public final class EntryJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader())
                    .addSerializer(TokenSet.class, new TokenWriter())
                    .addDeserializer(TokenSet.class, new TokenReader()))
            // Only what makes up a record is stored, not what it can tell.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private EntryJson() {}

    public static String write(StoreEntry<?> entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param  where                named in the message, such as a file
     * @throws StravaStoreException if it is not what {@link #write} has written
     */
    public static <T extends StoreEntry<T>> T read(EntryKind<T> kind, String json, String where) {
        try {
            return complete(JSON.readValue(json, kind.type()), where);
        } catch (JacksonException e) {
            // Without the cause: Jackson's message quotes the content, which holds tokens.
            throw damaged(where);
        }
    }

    static ObjectMapper mapper() {
        return JSON;
    }

    static <T extends StoreEntry<T>> T read(EntryKind<T> kind, JsonNode json, String where) {
        try {
            return complete(JSON.treeToValue(json, kind.type()), where);
        } catch (JacksonException e) {
            throw damaged(where);
        }
    }

    private static <T extends StoreEntry<T>> T complete(T entry, String where) {
        try {
            // What no entry can do without is in its key.
            entry.key();
            return entry;
        } catch (RuntimeException e) {
            throw damaged(where);
        }
    }

    static StravaStoreException damaged(String where) {
        return new StravaStoreException(
                "The store's " + where + " is damaged; it was left as it is. Restore it from a backup, or remove it"
                        + " to start anew with what it held.",
                null);
    }

    /** {@link TokenSet}'s own JSON masks the tokens. */
    private record StoredTokens(
            @JsonProperty Long athleteId,
            @JsonProperty String accessToken,
            @JsonProperty String refreshToken,
            @JsonProperty Instant expiresAt,
            @JsonProperty Collection<String> scopes) {}

    private static final class TokenWriter extends JsonSerializer<TokenSet> {

        @Override
        public void serialize(TokenSet tokens, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(
                    new StoredTokens(
                            tokens.athleteId(),
                            tokens.accessToken(),
                            tokens.refreshToken(),
                            tokens.expiresAt(),
                            new TreeSet<>(tokens.scopes())),
                    json);
        }
    }

    private static final class TokenReader extends JsonDeserializer<TokenSet> {

        @Override
        public TokenSet deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            StoredTokens stored = context.readValue(parser, StoredTokens.class);
            return new TokenSet(
                    stored.athleteId(),
                    stored.accessToken(),
                    stored.refreshToken(),
                    stored.expiresAt(),
                    stored.scopes() == null ? Set.of() : Set.copyOf(stored.scopes()));
        }
    }

    private static final class InstantReader extends JsonDeserializer<Instant> {

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), "not an instant");
            }
        }
    }
}
