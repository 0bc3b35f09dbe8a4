package io.github.camelstrava.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.camelstrava.error.StravaStoreException;
import io.github.camelstrava.model.TokenSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What the files of a {@link FileStore} hold, as JSON. */
final class FileFormat {

    /** Raised when an older release could not read the files any more. */
    private static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            // Only what makes up a record is stored, not what it can tell.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private FileFormat() {}

    /**
     * @param  file              named in messages
     * @throws StravaStoreException if the content is damaged or of a newer release
     */
    static <T extends Stored> T read(byte[] content, Class<T> type, Path file) {
        try {
            int format = JSON.readTree(content).path("format").asInt(0);
            if (format > FORMAT) {
                throw new StravaStoreException(
                        "The store's file " + file + " was written by a newer release (format " + format
                                + ", this one reads " + FORMAT + "); it was left as it is.",
                        null);
            }
            if (format == FORMAT) {
                return JSON.readValue(content, type);
            }
        } catch (JacksonException e) {
            // Jackson's message quotes the content, which holds tokens.
            throw damaged(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw damaged(file);
    }

    static byte[] write(Stored content) throws IOException {
        return JSON.writeValueAsBytes(content);
    }

    private static StravaStoreException damaged(Path file) {
        return new StravaStoreException(
                "The store's file " + file + " is damaged; it was left as it is. Restore it from a backup, or remove it"
                        + " to start anew with what it held.",
                null);
    }

    sealed interface Stored permits StoredAthlete, StoredCommon {}

    /** @param grants by client id */
    record StoredAthlete(int format, Map<String, StoredGrant> grants, Map<String, Position> positions)
            implements Stored {

        StoredAthlete {
            Objects.requireNonNull(grants);
            Objects.requireNonNull(positions);
        }

        static StoredAthlete empty() {
            return new StoredAthlete(FORMAT, new TreeMap<>(), new TreeMap<>());
        }
    }

    /**
     * @param seeds        by client id and fingerprint
     * @param verifyTokens by client id; files of earlier builds have none
     */
    record StoredCommon(
            int format, Map<String, Instant> groups, Map<String, StoredSeed> seeds, Map<String, String> verifyTokens)
            implements Stored {

        StoredCommon {
            Objects.requireNonNull(groups);
            Objects.requireNonNull(seeds);
            verifyTokens = verifyTokens == null ? new TreeMap<>() : verifyTokens;
        }

        static StoredCommon empty() {
            return new StoredCommon(FORMAT, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
    }

    record StoredTokens(
            Long athleteId, String accessToken, String refreshToken, Instant expiresAt, List<String> scopes) {

        StoredTokens {
            Objects.requireNonNull(scopes);
        }

        static StoredTokens of(TokenSet tokens) {
            return new StoredTokens(
                    tokens.athleteId(),
                    tokens.accessToken(),
                    tokens.refreshToken(),
                    tokens.expiresAt(),
                    new ArrayList<>(tokens.scopes()));
        }

        TokenSet tokens() {
            return new TokenSet(athleteId, accessToken, refreshToken, expiresAt, Set.copyOf(scopes));
        }
    }

    /** Without tokens: removed; the version is kept so that it does not repeat. */
    record StoredGrant(StoredTokens tokens, Instant connectedAt, Instant issuedAt, long version) {

        static final StoredGrant NONE = removed(0);

        static StoredGrant removed(long version) {
            return new StoredGrant(null, null, null, version);
        }

        static StoredGrant of(Grant grant) {
            return new StoredGrant(
                    StoredTokens.of(grant.tokens()), grant.connectedAt(), grant.issuedAt(), grant.version());
        }

        boolean isPresent() {
            return tokens != null;
        }

        Grant grant(String clientId, long athleteId) {
            return new Grant(clientId, tokens.tokens().withAthlete(athleteId), connectedAt, issuedAt, version);
        }
    }

    record StoredSeed(Long athleteId, StoredTokens tokens, Instant issuedAt) {

        static StoredSeed of(Seed seed) {
            return new StoredSeed(
                    seed.athleteId(), seed.tokens() == null ? null : StoredTokens.of(seed.tokens()), seed.issuedAt());
        }

        Seed seed(String fingerprint) {
            return new Seed(fingerprint, athleteId, tokens == null ? null : tokens.tokens(), issuedAt);
        }
    }

    private static final class InstantReader extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }
}
