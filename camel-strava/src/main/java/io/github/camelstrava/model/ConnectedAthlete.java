package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Set;

/** An athlete in the store: who granted what, without the tokens. */
public final class ConnectedAthlete extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ConnectedAthlete(ObjectNode json) {
        super(json);
    }

    /** @param scopes empty if they are not known */
    public static ConnectedAthlete of(long athleteId, Collection<String> scopes) {
        return new ConnectedAthlete(JsonNodeFactory.instance
                .objectNode()
                .put("athlete_id", athleteId)
                .put("scope", String.join(",", scopes.stream().sorted().toList())));
    }

    public Long athleteId() {
        return longInteger("athlete_id");
    }

    /** As {@link #scopes()}, separated by commas. */
    public String scope() {
        return string("scope");
    }

    /** What the athlete granted; empty if it is not known. */
    public Set<String> scopes() {
        return TokenSet.splitScopes(scope());
    }
}
