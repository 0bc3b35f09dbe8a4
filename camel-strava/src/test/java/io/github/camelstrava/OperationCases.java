package io.github.camelstrava;

import static io.github.camelstrava.operation.StravaOperation.*;

import io.github.camelstrava.model.ActivityPhoto;
import io.github.camelstrava.model.ActivityStats;
import io.github.camelstrava.model.ActivityZone;
import io.github.camelstrava.model.ClubActivity;
import io.github.camelstrava.model.ClubAthlete;
import io.github.camelstrava.model.ClubEvent;
import io.github.camelstrava.model.Comment;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.DetailedClub;
import io.github.camelstrava.model.DetailedGear;
import io.github.camelstrava.model.DetailedSegment;
import io.github.camelstrava.model.DetailedSegmentEffort;
import io.github.camelstrava.model.ExplorerSegment;
import io.github.camelstrava.model.Lap;
import io.github.camelstrava.model.Route;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.Subscription;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.model.SummaryAthlete;
import io.github.camelstrava.model.SummaryClub;
import io.github.camelstrava.model.SummarySegment;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.model.Zones;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each operation sends and what Strava answers, written out call by call: the requests are those of stravalib for
 * Python and of Strava's reference, and none is derived from the table of operations.
 */
final class OperationCases {

    private static final String ALL_STREAMS =
            "time,distance,latlng,altitude,velocity_smooth,heartrate,cadence,watts,temp,moving,grade_smooth";

    private static final String TRACK = "<gpx version=\"1.1\"/>";

    /** The first of an operation has all that it requires. */
    static final List<Case> ALL = List.of(
            // athletes
            of(athlete, Map.of()).sends("GET", "/athlete").gets("DetailedAthlete.json", DetailedAthlete.class),
            of(athlete, Map.of("id", 77))
                    .sends("GET", "/athletes/77")
                    .gets("SummaryAthlete.json", DetailedAthlete.class),
            of(athleteZones, Map.of()).sends("GET", "/athlete/zones").gets("Zones.json", Zones.class),
            of(athleteStats, Map.of())
                    .sends("GET", "/athletes/{athlete}/stats")
                    .gets("ActivityStats.json", ActivityStats.class),
            of(athleteStats, Map.of("id", 77))
                    .sends("GET", "/athletes/77/stats")
                    .gets("ActivityStats.json", ActivityStats.class),
            of(updateAthlete, Map.of("weight", "70.5"))
                    .sends("PUT", "/athlete")
                    .withForm(Map.of("weight", "70.5"))
                    .gets("DetailedAthlete.json", DetailedAthlete.class),
            of(athleteClubs, Map.of()).sends("GET", "/athlete/clubs").gets("SummaryClub-page.json", SummaryClub.class),
            of(athleteKoms, Map.of())
                    .sends("GET", "/athletes/{athlete}/koms")
                    .gets("DetailedSegmentEffort-page.json", DetailedSegmentEffort.class),
            of(athleteKoms, Map.of("id", 77))
                    .sends("GET", "/athletes/77/koms")
                    .gets("DetailedSegmentEffort-page.json", DetailedSegmentEffort.class),
            of(athleteFriends, Map.of())
                    .sends("GET", "/athlete/friends")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),
            of(athleteFriends, Map.of("id", 77))
                    .sends("GET", "/athletes/77/friends")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),
            of(athleteFollowers, Map.of())
                    .sends("GET", "/athlete/followers")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),
            of(athleteFollowers, Map.of("id", 77))
                    .sends("GET", "/athletes/77/followers")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),
            of(athleteBothFollowing, Map.of("id", 77))
                    .sends("GET", "/athletes/77/both-following")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),

            // activities
            of(activities, Map.of())
                    .sends("GET", "/athlete/activities")
                    .gets("SummaryActivity-page.json", SummaryActivity.class),
            of(activities, Map.of("before", "2026-09-01", "after", "2026-08-01T02:00:00+02:00"))
                    .sends("GET", "/athlete/activities")
                    .withQuery(Map.of("before", "1788220800", "after", "1785542400"))
                    .gets("SummaryActivity-page.json", SummaryActivity.class),
            of(activity, Map.of("id", 19000000000123L))
                    .sends("GET", "/activities/19000000000123")
                    .gets("DetailedActivity.json", DetailedActivity.class),
            of(activity, Map.of("id", 5, "includeAllEfforts", true))
                    .sends("GET", "/activities/5")
                    .withQuery(Map.of("include_all_efforts", "true"))
                    .gets("DetailedActivity-run.json", DetailedActivity.class),
            of(
                            createActivity,
                            Map.of(
                                    "name", "Tempo & more",
                                    "sportType", "TrailRun",
                                    "startDateLocal", "2026-08-30T18:30:00",
                                    "elapsedTime", 3600))
                    .sends("POST", "/activities")
                    .withForm(Map.of(
                            "name", "Tempo & more",
                            "sport_type", "TrailRun",
                            "start_date_local", "2026-08-30T18:30:00Z",
                            "elapsed_time", "3600"))
                    .status(201)
                    .creates(StravaConstants.ID, 19000000000124L)
                    .gets("DetailedActivity-manual-created.json", DetailedActivity.class),
            of(
                            createActivity,
                            Map.of(
                                    "name", "Nächste +1 %",
                                    "sportType", "Yoga",
                                    "startDateLocal", "2026-08-30",
                                    "elapsedTime", "60",
                                    "description", "One line\nand another = two",
                                    "distance", "1234.5",
                                    "trainer", true,
                                    "commute", false))
                    .sends("POST", "/activities")
                    .withForm(Map.of(
                            "name", "Nächste +1 %",
                            "sport_type", "Yoga",
                            "start_date_local", "2026-08-30T00:00:00Z",
                            "elapsed_time", "60",
                            "description", "One line\nand another = two",
                            "distance", "1234.5",
                            "trainer", "1",
                            "commute", "0"))
                    .status(201)
                    .creates(StravaConstants.ID, 19000000000124L)
                    .gets("DetailedActivity-manual-created.json", DetailedActivity.class),
            of(updateActivity, Map.of("id", 5, "name", "Other"))
                    .sends("PUT", "/activities/5")
                    .withJson("{\"name\":\"Other\"}")
                    .gets("DetailedActivity.json", DetailedActivity.class),
            of(
                            updateActivity,
                            Map.of(
                                    "id",
                                    5,
                                    "name",
                                    "Nächste \"Runde\"",
                                    "sportType",
                                    "GravelRide",
                                    "description",
                                    "One line\nand another",
                                    "trainer",
                                    false,
                                    "commute",
                                    true,
                                    "hideFromHome",
                                    false,
                                    "gearId",
                                    "none"))
                    .sends("PUT", "/activities/5")
                    .withJson("""
                            {"name":"Nächste \\"Runde\\"","sport_type":"GravelRide","description":"One line\\nand another",
                            "trainer":false,"commute":true,"hide_from_home":false,"gear_id":"none"}
                            """)
                    .gets("DetailedActivity.json", DetailedActivity.class),
            of(deleteActivity, Map.of("id", 5)).sends("DELETE", "/activities/5").getsNothing(),
            of(activityComments, Map.of("id", 5))
                    .sends("GET", "/activities/5/comments")
                    .goesOnAfter("eyJpZCI6NjEwMDAwMDIsImludmVudGVkIjoxfQ%3D%3D")
                    .gets("Comment-cursor-page.json", Comment.class),
            of(activityComments, Map.of("id", 5, "markdown", true))
                    .sends("GET", "/activities/5/comments")
                    .withQuery(Map.of("markdown", "true"))
                    .goesOnAfter("eyJpZCI6NjEwMDAwMDIsImludmVudGVkIjoxfQ%3D%3D")
                    .gets("Comment-cursor-page.json", Comment.class),
            of(activityKudos, Map.of("id", 5))
                    .sends("GET", "/activities/5/kudos")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),
            of(activityLaps, Map.of("id", 5)).sends("GET", "/activities/5/laps").gets("Lap-list.json", Lap.class),
            of(activityZones, Map.of("id", 5))
                    .sends("GET", "/activities/5/zones")
                    .gets("ActivityZone-list.json", ActivityZone.class),
            of(activityPhotos, Map.of("id", 5))
                    .sends("GET", "/activities/5/photos")
                    .withQuery(Map.of("photo_sources", "true"))
                    .gets("Photo-page-undocumented.json", ActivityPhoto.class),
            of(activityPhotos, Map.of("id", 5, "size", 2048, "onlyInstagram", true))
                    .sends("GET", "/activities/5/photos")
                    .withQuery(Map.of("size", "2048"))
                    .gets("Photo-page-undocumented.json", ActivityPhoto.class),
            of(activityPhotos, Map.of("id", 5, "onlyInstagram", false))
                    .sends("GET", "/activities/5/photos")
                    .withQuery(Map.of("photo_sources", "true"))
                    .gets("Photo-page-undocumented.json", ActivityPhoto.class),
            of(activityStreams, Map.of("id", 5))
                    .sends("GET", "/activities/5/streams")
                    .withQuery(Map.of("keys", ALL_STREAMS, "key_by_type", "true"))
                    .gets("StreamSet.json", StreamSet.class),
            of(activityStreams, Map.of("id", 5, "streamTypes", "time,watts", "resolution", "low", "seriesType", "time"))
                    .sends("GET", "/activities/5/streams")
                    .withQuery(Map.of(
                            "keys", "time,watts", "key_by_type", "true", "resolution", "low", "series_type", "time"))
                    .gets("StreamSet-partial.json", StreamSet.class),

            // uploads
            of(uploadActivity, Map.of("dataType", "gpx"))
                    .from(TRACK)
                    .sends("POST", "/uploads")
                    .withParts(Map.of("data_type", "gpx", "file", TRACK))
                    .status(201)
                    .creates(StravaConstants.UPLOAD_ID, 20000000000456L)
                    .creates(StravaConstants.ID, 19000000000123L)
                    .gets("Upload-ready.json", Upload.class),
            of(
                            uploadActivity,
                            Map.of(
                                    "dataType", "TCX.GZ",
                                    "name", "Über den Paß",
                                    "description", "One line\nand another",
                                    "trainer", true,
                                    "commute", false,
                                    "externalId", "ours-17",
                                    "sportType", "Hike",
                                    "waitForUpload", false,
                                    "uploadTimeout", "1m"))
                    .from(TRACK)
                    .sends("POST", "/uploads")
                    .withParts(Map.of(
                            "data_type", "tcx.gz",
                            "name", "Über den Paß",
                            "description", "One line\nand another",
                            "trainer", "1",
                            "commute", "0",
                            "external_id", "ours-17",
                            "sport_type", "Hike",
                            "file", TRACK))
                    .status(201)
                    .creates(StravaConstants.UPLOAD_ID, 20000000000456L)
                    .gets("Upload-processing.json", Upload.class),
            of(upload, Map.of("id", 20000000000456L))
                    .sends("GET", "/uploads/20000000000456")
                    .gets("Upload-processing.json", Upload.class),

            // segments
            of(segment, Map.of("id", 33))
                    .sends("GET", "/segments/33")
                    .gets("DetailedSegment.json", DetailedSegment.class),
            of(exploreSegments, Map.of("bounds", "47.1,-2.4,47.3,-2.1"))
                    .sends("GET", "/segments/explore")
                    .withQuery(Map.of("bounds", "47.1,-2.4,47.3,-2.1"))
                    .in("segments")
                    .gets("ExplorerResponse.json", ExplorerSegment.class),
            of(
                            exploreSegments,
                            Map.of(
                                    "bounds",
                                    "47.1,-2.4,47.3,-2.1",
                                    "activityType",
                                    "running",
                                    "minCat",
                                    0,
                                    "maxCat",
                                    5))
                    .sends("GET", "/segments/explore")
                    .withQuery(Map.of(
                            "bounds",
                            "47.1,-2.4,47.3,-2.1",
                            "activity_type",
                            "running",
                            "min_cat",
                            "0",
                            "max_cat",
                            "5"))
                    .in("segments")
                    .gets("ExplorerResponse.json", ExplorerSegment.class),
            of(starredSegments, Map.of())
                    .sends("GET", "/segments/starred")
                    .gets("SummarySegment-page.json", SummarySegment.class),
            of(starredSegments, Map.of("id", 77))
                    .sends("GET", "/athletes/77/segments/starred")
                    .gets("SummarySegment-page.json", SummarySegment.class),
            of(starSegment, Map.of("id", 33))
                    .sends("PUT", "/segments/33/starred")
                    .withForm(Map.of("starred", "true"))
                    .gets("DetailedSegment.json", DetailedSegment.class),
            of(starSegment, Map.of("id", 33, "starred", false))
                    .sends("PUT", "/segments/33/starred")
                    .withForm(Map.of("starred", "false"))
                    .gets("DetailedSegment.json", DetailedSegment.class),
            of(segmentEfforts, Map.of("id", 33, "startDateLocal", "2026-01-01", "endDateLocal", "2026-08-31T23:59:59"))
                    .sends("GET", "/segment_efforts")
                    .withQuery(Map.of(
                            "segment_id", "33",
                            "start_date_local", "2026-01-01T00:00:00Z",
                            "end_date_local", "2026-08-31T23:59:59Z"))
                    .gets("DetailedSegmentEffort-page.json", DetailedSegmentEffort.class),
            of(segmentEfforts, Map.of("id", 33))
                    .sends("GET", "/segment_efforts")
                    .withQuery(Map.of("segment_id", "33"))
                    .gets("DetailedSegmentEffort-page.json", DetailedSegmentEffort.class),
            of(segmentEffort, Map.of("id", 3400000000000000001L))
                    .sends("GET", "/segment_efforts/3400000000000000001")
                    .gets("DetailedSegmentEffort.json", DetailedSegmentEffort.class),
            of(segmentStreams, Map.of("id", 33))
                    .sends("GET", "/segments/33/streams")
                    .withQuery(Map.of("keys", "distance,latlng,altitude", "key_by_type", "true"))
                    .gets("StreamSet-partial.json", StreamSet.class),
            of(
                            segmentStreams,
                            Map.of("id", 33, "streamTypes", "latlng", "resolution", "high", "seriesType", "distance"))
                    .sends("GET", "/segments/33/streams")
                    .withQuery(Map.of(
                            "keys", "latlng", "key_by_type", "true", "resolution", "high", "series_type", "distance"))
                    .gets("StreamSet-partial.json", StreamSet.class),
            of(segmentEffortStreams, Map.of("id", 3400000000000000001L))
                    .sends("GET", "/segment_efforts/3400000000000000001/streams")
                    .withQuery(Map.of("keys", ALL_STREAMS, "key_by_type", "true"))
                    .gets("StreamSet.json", StreamSet.class),
            of(
                            segmentEffortStreams,
                            Map.of("id", 34, "streamTypes", "time", "resolution", "medium", "seriesType", "time"))
                    .sends("GET", "/segment_efforts/34/streams")
                    .withQuery(Map.of(
                            "keys", "time", "key_by_type", "true", "resolution", "medium", "series_type", "time"))
                    .gets("StreamSet-empty.json", StreamSet.class),

            // clubs
            of(club, Map.of("id", 55)).sends("GET", "/clubs/55").gets("DetailedClub.json", DetailedClub.class),
            of(clubMembers, Map.of("id", 55))
                    .sends("GET", "/clubs/55/members")
                    .gets("ClubAthlete-page-removed.json", ClubAthlete.class),
            of(clubAdmins, Map.of("id", 55))
                    .sends("GET", "/clubs/55/admins")
                    .gets("SummaryAthlete-kudoers-page.json", SummaryAthlete.class),
            of(clubActivities, Map.of("id", 55))
                    .sends("GET", "/clubs/55/activities")
                    .gets("ClubActivity-page-removed.json", ClubActivity.class),
            of(clubEvents, Map.of("id", 55))
                    .sends("GET", "/clubs/55/group_events")
                    .gets("ClubGroupEvent-page-undocumented.json", ClubEvent.class),
            of(joinClub, Map.of("id", 55))
                    .sends("POST", "/clubs/55/join")
                    .answered("{\"success\":true,\"active\":true,\"membership\":\"member\"}", Map.class),
            of(leaveClub, Map.of("id", 55)).sends("POST", "/clubs/55/leave").getsNothing(),

            // gear and routes
            of(gear, Map.of("id", "b70000001"))
                    .sends("GET", "/gear/b70000001")
                    .gets("DetailedGear-bike.json", DetailedGear.class),
            of(gear, Map.of("id", "g70000002"))
                    .sends("GET", "/gear/g70000002")
                    .gets("DetailedGear-shoe.json", DetailedGear.class),
            of(routes, Map.of()).sends("GET", "/athletes/{athlete}/routes").gets("Route-page.json", Route.class),
            of(routes, Map.of("id", 77)).sends("GET", "/athletes/77/routes").gets("Route-page.json", Route.class),
            of(route, Map.of("id", 3200000000000000123L))
                    .sends("GET", "/routes/3200000000000000123")
                    .gets("Route.json", Route.class),
            of(routeStreams, Map.of("id", 3200000000000000123L))
                    .sends("GET", "/routes/3200000000000000123/streams")
                    .gets("StreamSet-partial.json", StreamSet.class),
            of(exportRouteGpx, Map.of("id", 3200000000000000123L))
                    .sends("GET", "/routes/3200000000000000123/export_gpx")
                    .as("application/gpx+xml")
                    .answered(TRACK, InputStream.class),
            of(exportRouteTcx, Map.of("id", 3200000000000000123L))
                    .sends("GET", "/routes/3200000000000000123/export_tcx")
                    .as("application/tcx+xml")
                    .answered("<TrainingCenterDatabase/>", InputStream.class),

            // application
            of(subscriptions, Map.of())
                    .sends("GET", "/push_subscriptions")
                    .withQuery(Map.of("client_id", StravaServer.CLIENT_ID, "client_secret", StravaServer.CLIENT_SECRET))
                    .gets("PushSubscription-list.json", Subscription.class),
            of(
                            createSubscription,
                            Map.of("callbackUrl", "https://example.org/strava?a=b&c", "verifyToken", "is it & you?"))
                    .sends("POST", "/push_subscriptions")
                    .withForm(Map.of(
                            "client_id",
                            StravaServer.CLIENT_ID,
                            "client_secret",
                            StravaServer.CLIENT_SECRET,
                            "callback_url",
                            "https://example.org/strava?a=b&c",
                            "verify_token",
                            "is it & you?"))
                    .status(201)
                    .gets("PushSubscription-created.json", Subscription.class),
            of(deleteSubscription, Map.of("id", 310001))
                    .sends("DELETE", "/push_subscriptions/310001")
                    .withQuery(Map.of("client_id", StravaServer.CLIENT_ID, "client_secret", StravaServer.CLIENT_SECRET))
                    .status(204)
                    .getsNothing());

    private OperationCases() {}

    private static Case of(StravaOperation operation, Map<String, Object> options) {
        return new Case(operation, options);
    }

    static Case of(StravaOperation operation) {
        return ALL.stream().filter(c -> c.operation == operation).findFirst().orElseThrow();
    }

    /** A value of the option that would make for another request. */
    static Object another(Param param, Object value) {
        return switch (param) {
            case before, after, startDateLocal, endDateLocal -> "2020-02-02";
            case includeAllEfforts, trainer, commute, hideFromHome, onlyInstagram, starred, markdown, waitForUpload ->
                !Boolean.parseBoolean(value.toString());
            case streamTypes -> "temp";
            case resolution -> "high".equals(value) ? "low" : "high";
            case seriesType -> "time".equals(value) ? "distance" : "time";
            case elapsedTime, size -> 7;
            case distance, weight -> 7.5;
            case minCat, maxCat -> 3;
            case bounds -> "1,2,3,4";
            case dataType -> "fit";
            case activityType -> "riding";
            case uploadTimeout -> "2m";
            case callbackUrl -> "https://example.com/other";
            case name, description, externalId, sportType, gearId -> "Other";
            default -> throw new AssertionError("Add another value of " + param);
        };
    }

    /** One call. */
    static final class Case {
        final StravaOperation operation;
        final Map<String, Object> options;
        Object body;
        String method;
        /** With {@code {athlete}} in place of the acting athlete. */
        String path;

        Map<String, String> query = Map.of();
        Map<String, String> form;
        String json;
        Map<String, String> parts;
        int status = 200;
        String contentType = "application/json; charset=utf-8";
        String answer;
        Class<?> type;
        String listField = "";
        String lastCursor;
        final Map<String, Object> newHeaders = new LinkedHashMap<>();

        private Case(StravaOperation operation, Map<String, Object> options) {
            this.operation = operation;
            this.options = options;
        }

        OperationSpec spec() {
            return operation.spec();
        }

        Case from(Object messageBody) {
            this.body = messageBody;
            return this;
        }

        Case sends(String httpMethod, String httpPath) {
            this.method = httpMethod;
            this.path = httpPath;
            return this;
        }

        Case withQuery(Map<String, String> parameters) {
            this.query = parameters;
            return this;
        }

        Case withForm(Map<String, String> fields) {
            this.form = fields;
            return this;
        }

        Case withJson(String document) {
            this.json = document;
            return this;
        }

        Case withParts(Map<String, String> fields) {
            this.parts = fields;
            return this;
        }

        Case status(int good) {
            this.status = good;
            return this;
        }

        Case creates(String header, Object value) {
            newHeaders.put(header, value);
            return this;
        }

        Case goesOnAfter(String cursor) {
            this.lastCursor = cursor;
            return this;
        }

        Case in(String field) {
            this.listField = field;
            return this;
        }

        Case as(String mediaType) {
            this.contentType = mediaType;
            return this;
        }

        Case gets(String fixture, Class<?> bodyOrElement) {
            return answered(StravaServer.fixture(fixture), bodyOrElement);
        }

        Case answered(String text, Class<?> bodyOrElement) {
            this.answer = text;
            this.type = bodyOrElement;
            return this;
        }

        Case getsNothing() {
            return answered("", Void.class);
        }

        @Override
        public String toString() {
            return StravaServer.uri(operation, options);
        }
    }
}
