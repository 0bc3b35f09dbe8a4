package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Activities in the shapes Strava sends: as an element of a list, and in full. */
final class ActivityJson {
    /** What only the full form has, beside the route in all its points. */
    private static final List<String> DETAILS = List.of(
            "description",
            "calories",
            "perceived_exertion",
            "prefer_perceived_exertion",
            "segment_efforts",
            "splits_metric",
            "splits_standard",
            "laps",
            "best_efforts",
            "gear",
            "photos",
            "stats_visibility",
            "hide_from_home",
            "embed_token",
            "private_note",
            "available_zones");

    private final Profile profile;
    private final ActivityPlan plan;
    private final long id;
    private final Sport sport;

    ActivityJson(Profile profile, ActivityPlan plan, long id) {
        this.profile = profile;
        this.plan = plan;
        this.id = id;
        this.sport = plan.sport();
    }

    ObjectNode summary(Facts facts) {
        Dice dice = new Dice(Dice.seed(plan.seed(), 1));
        boolean onlyMe = plan.visibility().equals(ActivityPlan.ONLY_ME);
        Profile.Gear gear = profile.gear(sport);
        ObjectNode json = Json.object().put("resource_state", 2);
        json.set("athlete", profile.meta());
        json.put("name", plan.name())
                .put("distance", Json.rounded(facts.distance(), 1))
                .put("moving_time", facts.movingTime())
                .put("elapsed_time", facts.elapsedTime())
                .put("total_elevation_gain", Json.rounded(facts.gain(), 1))
                .put("type", Sport.oldType(plan.sportType()))
                .put("sport_type", plan.sportType());
        putWorkoutType(json, dice);
        json.put("device_name", plan.manual() ? null : profile.habits().device(sport))
                .put("id", id)
                .put("start_date", plan.start().toString())
                .put("start_date_local", local(plan.start()))
                .put("timezone", profile.town().timezone(plan.start()))
                .put("utc_offset", (double) profile.town().utcOffset(plan.start()))
                .putNull("location_city")
                .putNull("location_state")
                .putNull("location_country")
                .put("achievement_count", dice.chance(0.3) ? dice.between(1, 6) : 0)
                .put("kudos_count", onlyMe ? 0 : dice.between(0, 24))
                .put("comment_count", !onlyMe && dice.chance(0.25) ? dice.between(1, 4) : 0)
                .put("athlete_count", dice.chance(0.15) ? dice.between(2, 7) : 1)
                .put("photo_count", 0);
        json.putObject("map")
                .put("id", "a" + id)
                .put("summary_polyline", plan.manual() ? null : facts.polyline() == null ? "" : facts.polyline())
                .put("resource_state", 2);
        json.put("trainer", plan.indoors() && !plan.manual())
                .put("commute", plan.commute())
                .put("manual", plan.manual())
                .put("private", onlyMe)
                .put("visibility", plan.visibility())
                .put("flagged", false)
                .put("gear_id", gear == null ? null : gear.id());
        json.set("start_latlng", position(facts.start()));
        json.set("end_latlng", position(facts.end()));
        json.put("average_speed", Json.rounded(facts.averageSpeed(), 3))
                .put("max_speed", plan.manual() ? 0 : Json.rounded(facts.maxSpeed(), 3));
        putMeasurements(json, facts);
        json.put("heartrate_opt_out", false).put("display_hide_heartrate_option", facts.averageHeartRate() > 0);
        putUpload(json);
        json.put("from_accepted_tag", false)
                .put("pr_count", dice.chance(0.1) ? dice.between(1, 3) : 0)
                .put("total_photo_count", dice.chance(0.2) ? dice.between(1, 5) : 0)
                .put("has_kudoed", false);
        return json;
    }

    ObjectNode detail(Track track) {
        Dice dice = new Dice(Dice.seed(plan.seed(), 2));
        ObjectNode json = summary(Facts.of(track)).put("resource_state", 3);
        ((ObjectNode) json.get("map"))
                .put("polyline", track.hasRoute() ? Polyline.encode(track.latitude(), track.longitude(), 1) : "")
                .put("resource_state", 3);
        if (plan.manual()) {
            ((ObjectNode) json.get("map")).put("summary_polyline", "");
        }
        json.put(
                        "description",
                        dice.chance(0.2)
                                ? "Felt good. " + dice.pick(profile.town().places()) + " was quiet."
                                : null)
                .put("calories", calories(track))
                .put("perceived_exertion", dice.chance(0.3) ? dice.between(2, 8) : null)
                .put("prefer_perceived_exertion", false);
        DetailParts parts = new DetailParts(profile, plan, id, track);
        json.set("segment_efforts", parts.segmentEfforts());
        if (sport.isOnFoot() && !plan.manual()) {
            json.set("splits_metric", parts.splits(1000));
            json.set("splits_standard", parts.splits(1609.344));
            json.set("best_efforts", parts.bestEfforts());
        }
        json.set("laps", parts.laps());
        Profile.Gear gear = profile.gear(sport);
        if (gear != null) {
            json.set("gear", gear.json(true));
        }
        json.putObject("photos")
                .putNull("primary")
                .put("count", json.get("total_photo_count").asInt());
        json.putArray("stats_visibility");
        json.put("hide_from_home", false)
                .put("embed_token", new Dice(Dice.seed(plan.seed(), 3)).hex(40))
                .put("private_note", "");
        ArrayNode zones = json.putArray("available_zones");
        if (track.heartRate() != null) {
            zones.add("heartrate");
        }
        return json;
    }

    ArrayNode segmentEfforts(Track track) {
        return new DetailParts(profile, plan, id, track).segmentEfforts();
    }

    /** Makes an element of a list out of an activity in full. */
    static ObjectNode summaryOf(ObjectNode detail) {
        ObjectNode summary = detail.deepCopy().put("resource_state", 2);
        summary.remove(DETAILS);
        if (summary.get("map") instanceof ObjectNode map) {
            map.put("resource_state", 2).remove("polyline");
        }
        return summary;
    }

    private void putWorkoutType(ObjectNode json, Dice dice) {
        if (sport == Sport.RUN) {
            json.put("workout_type", dice.weighted(80, 4, 10, 6));
        } else if (sport == Sport.RIDE) {
            json.put("workout_type", 10 + dice.weighted(86, 4, 10));
        } else {
            json.putNull("workout_type");
        }
    }

    private void putMeasurements(ObjectNode json, Facts facts) {
        if (facts.averageCadence() > 0 && !plan.manual()) {
            json.put("average_cadence", Json.rounded(facts.averageCadence(), 1));
        }
        if (facts.start() != null) {
            json.put("average_temp", facts.temperature());
        }
        if (facts.averageWatts() > 0) {
            json.put("average_watts", Json.rounded(facts.averageWatts(), 1));
            boolean measured = profile.habits().hasPowerMeter() || sport == Sport.VIRTUAL_RIDE;
            if (measured) {
                json.put("max_watts", facts.maxWatts()).put("weighted_average_watts", facts.weightedWatts());
            }
            json.put("device_watts", measured)
                    .put("kilojoules", Json.rounded(facts.averageWatts() * facts.movingTime() / 1000, 1));
        }
        boolean pulse = facts.averageHeartRate() > 0;
        json.put("has_heartrate", pulse);
        if (pulse) {
            json.put("average_heartrate", Json.rounded(facts.averageHeartRate(), 1))
                    .put("max_heartrate", (double) facts.maxHeartRate());
        }
        if (facts.start() != null) {
            json.put("elev_high", Json.rounded(facts.highest(), 1)).put("elev_low", Json.rounded(facts.lowest(), 1));
        }
        if (pulse) {
            Habits habits = profile.habits();
            double intensity = (facts.averageHeartRate() - habits.restingHeartRate())
                    / (habits.maximumHeartRate() - habits.restingHeartRate());
            json.put("suffer_score", Math.rint(facts.movingTime() / 60.0 * Math.pow(intensity, 2.5) * 2.4));
        }
    }

    private void putUpload(ObjectNode json) {
        if (plan.manual()) {
            json.putNull("upload_id").putNull("external_id");
        } else {
            long uploadId = id + Uploads.IDS_BEHIND_ACTIVITIES;
            json.put("upload_id", uploadId)
                    .put("upload_id_str", Long.toString(uploadId))
                    .put("external_id", plan.start().getEpochSecond() + ".fit");
        }
    }

    private double calories(Track track) {
        double hours = track.totalMovingTime() / 3600.0;
        double weight = profile.habits().weight();
        if (track.watts() != null) {
            return Json.rounded(track.averageWatts(0, track.points() - 1) * hours * 3.6 * 1.06, 1);
        }
        double perHour = sport.isOnFoot() ? weight * track.length() / 1000 / hours : weight * 9 * sport.effort();
        return Json.rounded(perHour * hours, 1);
    }

    /** The clock on the wall, with the Z that Strava adds to it. */
    private String local(Instant time) {
        return local(profile, time);
    }

    static String local(Profile profile, Instant time) {
        return time.plusSeconds(profile.town().utcOffset(time)).toString();
    }

    static ArrayNode position(double[] position) {
        ArrayNode array = Json.array();
        if (position != null) {
            array.add(position[0]).add(position[1]);
        }
        return array;
    }
}
