package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An activity as it appears in lists.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-SummaryActivity">Strava: SummaryActivity</a>
 */
public final class SummaryActivity extends Activity {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SummaryActivity(ObjectNode json) {
        super(json);
    }
}
