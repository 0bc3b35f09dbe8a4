package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A segment found in an area.
 *
 * @see <a href="https://developers.strava.com/docs/reference/#api-models-ExplorerSegment">Strava: ExplorerSegment</a>
 */
public final class ExplorerSegment extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ExplorerSegment(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public String name() {
        return string("name");
    }

    /** 0 uncategorized, 1 easiest to 5 hors catégorie. */
    public Integer climbCategory() {
        return integer("climb_category");
    }

    /** {@code NC}, {@code 4}, {@code 3}, {@code 2}, {@code 1} or {@code HC}. */
    public String climbCategoryDesc() {
        return string("climb_category_desc");
    }

    /** Percent. */
    public Double avgGrade() {
        return decimal("avg_grade");
    }

    public LatLng startLatlng() {
        return latLng("start_latlng");
    }

    public LatLng endLatlng() {
        return latLng("end_latlng");
    }

    /** Metres. */
    public Double elevDifference() {
        return decimal("elev_difference");
    }

    /** Metres. */
    public Double distance() {
        return decimal("distance");
    }

    /** The course as an encoded polyline; {@link PolylineMap#decode} reads it. */
    public String points() {
        return string("points");
    }

    /** Whether the acting athlete starred it. */
    public Boolean starred() {
        return flag("starred");
    }

    /** Address of an image. */
    public String elevationProfile() {
        return string("elevation_profile");
    }

    public Boolean localLegendEnabled() {
        return flag("local_legend_enabled");
    }
}
