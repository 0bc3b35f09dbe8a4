package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A ride, run or meeting of a club. Strava does not document these fields. */
public final class ClubEvent extends StravaModel {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClubEvent(ObjectNode json) {
        super(json);
    }

    public Long id() {
        return longInteger("id");
    }

    public String title() {
        return string("title");
    }

    public String description() {
        return string("description");
    }

    public Long clubId() {
        return longInteger("club_id");
    }

    public MetaClub club() {
        return object("club", MetaClub::new);
    }

    public SummaryAthlete organizingAthlete() {
        return object("organizing_athlete", SummaryAthlete::new);
    }

    public ActivityType activityType() {
        return value("activity_type", ActivityType::new);
    }

    public Instant createdAt() {
        return instant("created_at");
    }

    public Long routeId() {
        return longInteger("route_id");
    }

    public Route route() {
        return object("route", Route::new);
    }

    public Boolean womenOnly() {
        return flag("women_only");
    }

    public Boolean isPrivate() {
        return flag("private");
    }

    public Integer skillLevels() {
        return integer("skill_levels");
    }

    public Integer terrain() {
        return integer("terrain");
    }

    public List<Instant> upcomingOccurrences() {
        return elements("upcoming_occurrences", StravaModel::instant);
    }

    /** Time zone, such as {@code Europe/Paris}. */
    public String zone() {
        return string("zone");
    }

    public String address() {
        return string("address");
    }

    /** Whether the acting athlete takes part. */
    public Boolean joined() {
        return flag("joined");
    }

    public LatLng startLatlng() {
        return latLng("start_latlng");
    }
}
