package io.github.camelstrava.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;

/** What an activity in a list and one in full have in common. */
public abstract class Activity extends StravaModel {

    Activity(ObjectNode json) {
        super(json);
    }

    public final Long id() {
        return longInteger("id");
    }

    /** The name of the uploaded file, as Strava keeps it; null for an activity created by hand. */
    public final String externalId() {
        return string("external_id");
    }

    /** Null for an activity created by hand. */
    public final Long uploadId() {
        return longInteger("upload_id");
    }

    /** {@link #uploadId()} as text. */
    public final String uploadIdStr() {
        return string("upload_id_str");
    }

    /** Who did it. */
    public final MetaAthlete athlete() {
        return object("athlete", MetaAthlete::new);
    }

    public final String name() {
        return string("name");
    }

    /** Metres. */
    public final Double distance() {
        return decimal("distance");
    }

    /** Seconds, pauses left out. */
    public final Integer movingTime() {
        return integer("moving_time");
    }

    /** Seconds from start to end. */
    public final Integer elapsedTime() {
        return integer("elapsed_time");
    }

    /** Metres. */
    public final Double totalElevationGain() {
        return decimal("total_elevation_gain");
    }

    /** Metres above sea level. */
    public final Double elevHigh() {
        return decimal("elev_high");
    }

    /** Metres above sea level, negative below it. */
    public final Double elevLow() {
        return decimal("elev_low");
    }

    /**
     * The nearest of the sports that Strava had when it stopped extending this field; {@link #sportType()} is exact.
     */
    public final ActivityType type() {
        return value("type", ActivityType::new);
    }

    public final SportType sportType() {
        return value("sport_type", SportType::new);
    }

    /** The start; one second past the athlete's midnight if the athlete hides the start time. */
    public final Instant startDate() {
        return instant("start_date");
    }

    /** The start on the clock of the place where it was. */
    public final LocalDateTime startDateLocal() {
        return localDateTime("start_date_local");
    }

    /** Such as {@code (GMT+01:00) Europe/Paris}; the offset in brackets ignores daylight saving time. */
    public final String timezone() {
        return string("timezone");
    }

    /** Seconds that {@link #startDateLocal()} is ahead of UTC. */
    public final Integer utcOffset() {
        return integer("utc_offset");
    }

    /** Null for an activity without positions. */
    public final LatLng startLatlng() {
        return latLng("start_latlng");
    }

    /** Null for an activity without positions. */
    public final LatLng endLatlng() {
        return latLng("end_latlng");
    }

    public final Integer achievementCount() {
        return integer("achievement_count");
    }

    /** How many personal records. */
    public final Integer prCount() {
        return integer("pr_count");
    }

    public final Integer kudosCount() {
        return integer("kudos_count");
    }

    public final Integer commentCount() {
        return integer("comment_count");
    }

    /** How many athletes took part; 1 if alone. */
    public final Integer athleteCount() {
        return integer("athlete_count");
    }

    /** Instagram photos only. */
    public final Integer photoCount() {
        return integer("photo_count");
    }

    public final Integer totalPhotoCount() {
        return integer("total_photo_count");
    }

    public final PolylineMap map() {
        return object("map", PolylineMap::new);
    }

    public final String deviceName() {
        return string("device_name");
    }

    /** Whether it took place on a training machine. */
    public final Boolean trainer() {
        return flag("trainer");
    }

    public final Boolean commute() {
        return flag("commute");
    }

    /** Whether it was entered by hand. */
    public final Boolean manual() {
        return flag("manual");
    }

    /** Whether only the athlete sees it; see also {@link #visibility()}. */
    public final Boolean isPrivate() {
        return flag("private");
    }

    public final Visibility visibility() {
        return value("visibility", Visibility::new);
    }

    public final Boolean flagged() {
        return flag("flagged");
    }

    /** For runs 0 default, 1 race, 2 long run, 3 workout; for rides 10 default, 11 race, 12 workout; else null. */
    public final Integer workoutType() {
        return integer("workout_type");
    }

    /** Metres per second. */
    public final Double averageSpeed() {
        return decimal("average_speed");
    }

    /** Metres per second. */
    public final Double maxSpeed() {
        return decimal("max_speed");
    }

    /** Whether the acting athlete gave kudos. */
    public final Boolean hasKudoed() {
        return flag("has_kudoed");
    }

    /** Whether it is muted. */
    public final Boolean hideFromHome() {
        return flag("hide_from_home");
    }

    /** Such as {@code b12345}. */
    public final String gearId() {
        return string("gear_id");
    }

    /** Work in kilojoules; rides only. */
    public final Double kilojoules() {
        return decimal("kilojoules");
    }

    /** Watts; rides only. */
    public final Double averageWatts() {
        return decimal("average_watts");
    }

    /** Watts; rides with a power meter only. */
    public final Integer maxWatts() {
        return integer("max_watts");
    }

    /** Watts, similar to normalized power; rides with a power meter only. */
    public final Integer weightedAverageWatts() {
        return integer("weighted_average_watts");
    }

    /** Whether a power meter measured the watts; false if they are estimated. */
    public final Boolean deviceWatts() {
        return flag("device_watts");
    }

    public final Boolean hasHeartrate() {
        return flag("has_heartrate");
    }

    /** Beats per minute. */
    public final Double averageHeartrate() {
        return decimal("average_heartrate");
    }

    /** Beats per minute. */
    public final Double maxHeartrate() {
        return decimal("max_heartrate");
    }

    public final Boolean heartrateOptOut() {
        return flag("heartrate_opt_out");
    }

    /** Revolutions, or steps of one foot, per minute. */
    public final Double averageCadence() {
        return decimal("average_cadence");
    }

    /** Degrees Celsius. */
    public final Double averageTemp() {
        return decimal("average_temp");
    }

    /** Strava's relative effort. */
    public final Double sufferScore() {
        return decimal("suffer_score");
    }

    /** Whether it came about by accepting another athlete's invitation. */
    public final Boolean fromAcceptedTag() {
        return flag("from_accepted_tag");
    }
}
