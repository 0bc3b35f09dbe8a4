package io.github.camelstrava.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.error.StravaStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a file of a {@link FileStore} holds: entries as JSON, by kind, owner and item. */
final class FileFormat {

    /** Raised when an older release could not read the files any more. */
    private static final int FORMAT = 2;

    private static final String VERSION = "version";

    private final Path file;
    private final ObjectNode entries;

    private FileFormat(Path file, ObjectNode entries) {
        this.file = file;
        this.entries = entries;
    }

    /** @param file named in messages */
    static FileFormat empty(Path file) {
        return new FileFormat(file, JsonNodeFactory.instance.objectNode());
    }

    /**
     * @param  file                 named in messages
     * @param  athleteId            whose file it is, null if it is nobody's
     * @throws StravaStoreException if the content is damaged or of a newer release
     */
    static FileFormat read(byte[] content, Path file, String athleteId) {
        JsonNode root;
        try {
            root = EntryJson.mapper().readTree(content);
        } catch (JacksonException e) {
            // Without the cause: Jackson's message quotes the content, which holds tokens.
            throw damaged(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        int format = root.path("format").asInt(0);
        if (format > FORMAT) {
            throw new StravaStoreException(
                    "The store's file " + file + " was written by a newer release (format " + format
                            + ", this one reads " + FORMAT + "); it was left as it is.",
                    null);
        }
        JsonNode entries = format == 1 ? FileFormatOne.upgraded(root, athleteId) : root.get("entries");
        if (format < 1 || !(entries instanceof ObjectNode known)) {
            throw damaged(file);
        }
        FileFormat read = new FileFormat(file, known);
        read.check();
        return read;
    }

    byte[] write() throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT).set("entries", entries);
        return EntryJson.mapper().writeValueAsBytes(root);
    }

    /** Every entry can be read, so that a damaged one is not noticed only when it is needed, or never. */
    private void check() {
        for (Map.Entry<String, JsonNode> kind : entries.properties()) {
            EntryKind<?> known = EntryKind.named(kind.getKey()).orElseThrow(() -> damaged(file));
            for (Map.Entry<String, JsonNode> owner : object(kind.getValue()).properties()) {
                for (Map.Entry<String, JsonNode> item : object(owner.getValue()).properties()) {
                    StoreEntry<?> entry = EntryJson.read(known, item.getValue(), "file " + file);
                    boolean inPlace = entry.key().owner().equals(owner.getKey())
                            && entry.key().item().equals(item.getKey())
                            && entry.version() > 0;
                    if (!inPlace) {
                        throw damaged(file);
                    }
                }
            }
        }
    }

    private ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw damaged(file);
    }

    <T extends StoreEntry<T>> Optional<T> get(StoreKey<T> key) {
        JsonNode entry = find(key);
        return entry.isMissingNode()
                ? Optional.empty()
                : Optional.of(EntryJson.read(key.kind(), entry, "file " + file));
    }

    private JsonNode find(StoreKey<?> key) {
        return entries.path(key.kind().name()).path(key.owner()).path(key.item());
    }

    /** 0 if there is no such entry. */
    long version(StoreKey<?> key) {
        return find(key).path(VERSION).asLong();
    }

    void put(StoreEntry<?> entry) {
        StoreKey<?> key = entry.key();
        JsonNode json = EntryJson.mapper().valueToTree(entry);
        entries.withObjectProperty(key.kind().name())
                .withObjectProperty(key.owner())
                .set(key.item(), json);
    }

    void remove(StoreKey<?> key) {
        ObjectNode owners = entries.withObjectProperty(key.kind().name());
        ObjectNode items = owners.withObjectProperty(key.owner());
        items.remove(key.item());
        if (items.isEmpty()) {
            owners.remove(key.owner());
        }
        if (owners.isEmpty()) {
            entries.remove(key.kind().name());
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<String> items(EntryKind<?> kind, String owner) {
        List<String> items = new ArrayList<>();
        entries.path(kind.name()).path(owner).fieldNames().forEachRemaining(items::add);
        return items;
    }

    private static StravaStoreException damaged(Path file) {
        return EntryJson.damaged("file " + file);
    }
}
