package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The segments found in an area, at most ten.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ExplorerResponse">Strava: ExplorerResponse</a>
 */
public final class ExplorerResponse extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ExplorerResponse(ObjectNode json) {
        super(json);
    }

    public List<ExplorerSegment> segments() {
        return objects("segments", ExplorerSegment::new);
    }
}
