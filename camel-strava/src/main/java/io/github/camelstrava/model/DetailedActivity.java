package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An activity in full.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-DetailedActivity">Strava: DetailedActivity</a>
 */
public final class DetailedActivity extends Activity {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetailedActivity(ObjectNode json) {
        super(json);
    }

    public String description() {
        return string("description");
    }

    public PhotosSummary photos() {
        return object("photos", PhotosSummary::new);
    }

    public SummaryGear gear() {
        return object("gear", SummaryGear::new);
    }

    /** Kilocalories. */
    public Double calories() {
        return decimal("calories");
    }

    /** 1 (easy) to 10 (maximal), as the athlete rated it. */
    public Double perceivedExertion() {
        return decimal("perceived_exertion");
    }

    public Boolean preferPerceivedExertion() {
        return flag("prefer_perceived_exertion");
    }

    /** Only in the athlete's own activities. */
    public String privateNote() {
        return string("private_note");
    }

    /** The notable efforts, or all if they were asked for. */
    public List<DetailedSegmentEffort> segmentEfforts() {
        return objects("segment_efforts", DetailedSegmentEffort::new);
    }

    /** Over fixed distances; these have no segment. Runs only. */
    public List<DetailedSegmentEffort> bestEfforts() {
        return objects("best_efforts", DetailedSegmentEffort::new);
    }

    /** By kilometre; runs only. */
    public List<Split> splitsMetric() {
        return objects("splits_metric", Split::new);
    }

    /** By mile; runs only. */
    public List<Split> splitsStandard() {
        return objects("splits_standard", Split::new);
    }

    public List<Lap> laps() {
        return objects("laps", Lap::new);
    }

    public String embedToken() {
        return string("embed_token");
    }

    /** The kinds of zones that the activity has: {@code heartrate}, {@code power}, {@code pace}. */
    public List<String> availableZones() {
        return texts("available_zones");
    }

    public List<StatsVisibility> statsVisibility() {
        return objects("stats_visibility", StatsVisibility::new);
    }
}
