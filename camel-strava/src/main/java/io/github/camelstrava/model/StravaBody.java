package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message body that is JSON of Strava's at heart. The component's type converters apply to every implementation, so
 * none of them is {@link java.io.Serializable}: Camel JMS would prefer Java serialization to the converters.
 */
public interface StravaBody {

    /**
     * The JSON as Strava wrote it.
     *
     * @return a tree that the caller must not change
     */
    @JsonValue
    JsonNode json();
}
