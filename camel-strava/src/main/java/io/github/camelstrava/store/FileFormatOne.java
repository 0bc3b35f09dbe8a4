package io.github.camelstrava.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The format of the first files, which knew grants, positions, groups, seeds and verify tokens. */
final class FileFormatOne {

    private final ObjectNode entries = JsonNodeFactory.instance.objectNode();

    private FileFormatOne() {}

    /**
     * The entries of a file in today's format.
     *
     * @param  athleteId whose file it is, null if it is nobody's
     * @return           null if the file lacks what every file had
     */
    static ObjectNode upgraded(JsonNode root, String athleteId) {
        FileFormatOne format = new FileFormatOne();
        boolean whole = athleteId != null
                ? root.path("grants").isObject() && root.path("positions").isObject()
                : root.path("groups").isObject() && root.path("seeds").isObject();
        if (!whole) {
            return null;
        }
        if (athleteId != null) {
            format.athlete(root, athleteId);
        } else {
            format.common(root);
        }
        return format.entries;
    }

    private void athlete(JsonNode root, String athleteId) {
        for (Map.Entry<String, JsonNode> grant : root.path("grants").properties()) {
            // A grant that was removed left its version.
            if (grant.getValue().has("tokens")) {
                add(EntryKind.GRANT, grant.getKey(), athleteId, grant.getValue())
                        .put("clientId", grant.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> position : root.path("positions").properties()) {
            add(EntryKind.POSITION, position.getKey(), athleteId, position.getValue())
                    .put("groupId", position.getKey())
                    .put("athleteId", Long.parseLong(athleteId))
                    .put("claim", 0);
        }
    }

    private void common(JsonNode root) {
        for (Map.Entry<String, JsonNode> group : root.path("groups").properties()) {
            add(EntryKind.GROUP_START, group.getKey(), "", null)
                    .put("groupId", group.getKey())
                    .put("version", 1)
                    .set("at", group.getValue());
        }
        for (Map.Entry<String, JsonNode> seed : root.path("seeds").properties()) {
            String[] name = seed.getKey().split(" ", 2);
            String fingerprint = name[name.length - 1];
            add(EntryKind.SEED, name[0], fingerprint, seed.getValue())
                    .put("clientId", name[0])
                    .put("fingerprint", fingerprint)
                    .put("version", 1);
        }
        for (Map.Entry<String, JsonNode> token : root.path("verifyTokens").properties()) {
            add(EntryKind.VERIFY_TOKEN, token.getKey(), "", null)
                    .put("clientId", token.getKey())
                    .put("version", 1)
                    .set("token", token.getValue());
        }
    }

    /** @param content to start from, null for nothing */
    private ObjectNode add(EntryKind<?> kind, String owner, String item, JsonNode content) {
        ObjectNode entry =
                content instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        entries.withObjectProperty(kind.name()).withObjectProperty(owner).set(item, entry);
        return entry;
    }
}
