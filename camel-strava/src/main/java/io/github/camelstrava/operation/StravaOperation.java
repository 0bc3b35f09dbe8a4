package io.github.camelstrava.operation;

import static io.github.camelstrava.operation.Group.ACTIVITIES;
import static io.github.camelstrava.operation.Group.APPLICATION;
import static io.github.camelstrava.operation.Group.ATHLETES;
import static io.github.camelstrava.operation.Group.CLUBS;
import static io.github.camelstrava.operation.Group.GEAR;
import static io.github.camelstrava.operation.Group.ROUTES;
import static io.github.camelstrava.operation.Group.SEGMENTS;
import static io.github.camelstrava.operation.Group.TOKENS;
import static io.github.camelstrava.operation.Group.UPLOADS;
import static io.github.camelstrava.operation.OperationSpec.delete;
import static io.github.camelstrava.operation.OperationSpec.get;
import static io.github.camelstrava.operation.OperationSpec.handles;
import static io.github.camelstrava.operation.OperationSpec.local;
import static io.github.camelstrava.operation.OperationSpec.post;
import static io.github.camelstrava.operation.OperationSpec.put;
import static io.github.camelstrava.operation.OperationSpec.serves;
import static io.github.camelstrava.operation.Param.*;
import static io.github.camelstrava.operation.Scope.*;

import io.github.camelstrava.model.ActivityPhoto;
import io.github.camelstrava.model.ActivityStats;
import io.github.camelstrava.model.ActivityZone;
import io.github.camelstrava.model.ClubActivity;
import io.github.camelstrava.model.ClubAthlete;
import io.github.camelstrava.model.ClubEvent;
import io.github.camelstrava.model.Comment;
import io.github.camelstrava.model.ConnectedAthlete;
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
import io.github.camelstrava.model.TokenSet;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.model.WebhookEvent;
import io.github.camelstrava.model.Zones;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the component can do, one row each; a constant is spelled as in the URI. Dispatch, validation, paging, the
 * documentation and the sandbox are derived from the rows.
 *
 * @see <a href="https://developers.strava.com/docs/reference/">Strava API reference</a>
 */
public enum StravaOperation {
    athlete(get(ATHLETES, "/athlete")
            .forOtherAthlete("/athletes/{id}")
            .does("The acting athlete's profile.")
            .needs(READ, PROFILE_READ_ALL)
            .returns(DetailedAthlete.class)),

    athleteZones(get(ATHLETES, "/athlete/zones")
            .does("The acting athlete's heart rate and power zones.")
            .needs(PROFILE_READ_ALL)
            .returns(Zones.class)),

    athleteStats(get(ATHLETES, "/athletes/{id}/stats")
            .forActingAthlete()
            .does("Totals of an athlete's activities; only those that everyone may see count.")
            .needs(READ)
            .returns(ActivityStats.class)),

    updateAthlete(put(ATHLETES, "/athlete", BodyType.FORM)
            .does("Changes the acting athlete's profile.")
            .takes(weight)
            .takesBody()
            .needs(PROFILE_WRITE)
            .returns(DetailedAthlete.class)),

    athleteClubs(get(ATHLETES, "/athlete/clubs")
            .does("The clubs of the acting athlete.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(SummaryClub.class)),

    athleteKoms(get(ATHLETES, "/athletes/{id}/koms")
            .forActingAthlete()
            .does("The segment efforts with which an athlete leads a segment.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(DetailedSegmentEffort.class)
            .legacy("has not documented it since 2018")),

    athleteFriends(get(ATHLETES, "/athlete/friends")
            .forOtherAthlete("/athletes/{id}/friends")
            .does("Whom an athlete follows.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(SummaryAthlete.class)
            .legacy("removed it in 2018")),

    athleteFollowers(get(ATHLETES, "/athlete/followers")
            .forOtherAthlete("/athletes/{id}/followers")
            .does("Who follows an athlete.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(SummaryAthlete.class)
            .legacy("removed it in 2018")),

    athleteBothFollowing(get(ATHLETES, "/athletes/{id}/both-following")
            .does("Whom both the acting athlete and another one follow.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(SummaryAthlete.class)
            .legacy("removed it in 2018")),

    activities(get(ACTIVITIES, "/athlete/activities")
            .does("The acting athlete's activities.")
            .takes(before, after)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .pagedByNumber()
            .returnsList(SummaryActivity.class)
            .polls()),

    activity(get(ACTIVITIES, "/activities/{id}")
            .does("One activity in full.")
            .takes(includeAllEfforts)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returns(DetailedActivity.class)),

    createActivity(post(ACTIVITIES, "/activities", BodyType.FORM)
            .does("Enters an activity by hand.")
            .requires(name, sportType, startDateLocal, elapsedTime)
            .takes(description, distance, trainer, commute)
            .takesBody()
            .needs(ACTIVITY_WRITE)
            .countsOverallOnly()
            .creates(DetailedActivity.class, DetailedActivity::id)),

    updateActivity(put(ACTIVITIES, "/activities/{id}", BodyType.JSON)
            .does("Changes an activity.")
            .takes(name, sportType, description, trainer, commute, hideFromHome, gearId)
            .takesBody()
            .needs(ACTIVITY_WRITE)
            .returns(DetailedActivity.class)),

    deleteActivity(delete(ACTIVITIES, "/activities/{id}")
            .does("Deletes an activity.")
            .needs(ACTIVITY_WRITE)
            .legacy("removed it on 2017-01-17")),

    activityComments(get(ACTIVITIES, "/activities/{id}/comments")
            .does("The comments on an activity.")
            .takes(markdown)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .pagedByCursor()
            .returnsList(Comment.class)),

    activityKudos(get(ACTIVITIES, "/activities/{id}/kudos")
            .does("Who gave kudos to an activity; Strava sends names without ids.")
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .pagedByNumber()
            .returnsList(SummaryAthlete.class)),

    activityLaps(get(ACTIVITIES, "/activities/{id}/laps")
            .does("The laps of an activity.")
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returnsList(Lap.class)),

    activityZones(get(ACTIVITIES, "/activities/{id}/zones")
            .does("The time an activity spent in each heart rate, power or pace zone; for athletes who subscribe.")
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returnsList(ActivityZone.class)),

    activityPhotos(get(ACTIVITIES, "/activities/{id}/photos")
            .does("The photos of an activity.")
            .takes(size)
            .byDefault(onlyInstagram, false)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returnsList(ActivityPhoto.class)
            .legacy("has not documented it since 2018")),

    activityStreams(get(ACTIVITIES, "/activities/{id}/streams?key_by_type=true")
            .does("The recorded series of an activity: position, heart rate, power and more.")
            .byDefault(streamTypes, StreamSet.KEYS)
            .takes(resolution, seriesType)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returns(StreamSet.class)),

    uploadActivity(post(UPLOADS, "/uploads", BodyType.MULTIPART)
            .does("Hands over a recorded file, and waits until Strava has made an activity of it.")
            .takes(dataType, name, description, trainer, commute, externalId, sportType)
            .byDefault(waitForUpload, true)
            .byDefault(uploadTimeout, Duration.ofMinutes(5))
            .takesBody()
            .needs(ACTIVITY_WRITE)
            .countsOverallOnly()
            .creates(Upload.class, Upload::activityId)),

    upload(get(UPLOADS, "/uploads/{id}")
            .does("What became of an upload.")
            .needs(ACTIVITY_WRITE)
            .returns(Upload.class)),

    segment(get(SEGMENTS, "/segments/{id}")
            .does("One segment in full.")
            .needs(READ, READ_ALL)
            .returns(DetailedSegment.class)),

    exploreSegments(get(SEGMENTS, "/segments/explore")
            .does("Up to ten popular segments within an area; for applications with Extended Access.")
            .requires(bounds)
            .takes(activityType, minCat, maxCat)
            .needs(READ)
            .returnsListIn("segments", ExplorerSegment.class)),

    starredSegments(get(SEGMENTS, "/segments/starred")
            .forOtherAthlete("/athletes/{id}/segments/starred")
            .does("The segments that an athlete has starred.")
            .needs(READ, READ_ALL)
            .pagedByNumber()
            .returnsList(SummarySegment.class)),

    starSegment(put(SEGMENTS, "/segments/{id}/starred", BodyType.FORM)
            .does("Stars a segment, or takes the star away.")
            .byDefault(starred, true)
            .needs(PROFILE_WRITE)
            .returns(DetailedSegment.class)),

    segmentEfforts(get(SEGMENTS, "/segment_efforts?segment_id={id}")
            .does("The acting athlete's efforts on a segment; for athletes who subscribe.")
            .takesTogether(startDateLocal, endDateLocal)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .pagedByNumber()
            .returnsList(DetailedSegmentEffort.class)),

    segmentEffort(get(SEGMENTS, "/segment_efforts/{id}")
            .does("One segment effort in full; for athletes who subscribe.")
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returns(DetailedSegmentEffort.class)),

    segmentStreams(get(SEGMENTS, "/segments/{id}/streams?key_by_type=true")
            .does("The course of a segment: position, distance and altitude.")
            .byDefault(streamTypes, List.of("distance", "latlng", "altitude"))
            .takes(resolution, seriesType)
            .needs(READ_ALL)
            .returns(StreamSet.class)),

    segmentEffortStreams(get(SEGMENTS, "/segment_efforts/{id}/streams?key_by_type=true")
            .does("The recorded series of a segment effort.")
            .byDefault(streamTypes, StreamSet.KEYS)
            .takes(resolution, seriesType)
            .needs(READ_ALL)
            .returns(StreamSet.class)),

    club(get(CLUBS, "/clubs/{id}").does("One club.").needs(READ).returns(DetailedClub.class)),

    clubMembers(get(CLUBS, "/clubs/{id}/members")
            .does("The members of a club.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(ClubAthlete.class)
            .legacy("removed it on 2026-09-01")),

    clubAdmins(get(CLUBS, "/clubs/{id}/admins")
            .does("The administrators of a club.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(SummaryAthlete.class)
            .legacy("removed it on 2026-09-01")),

    clubActivities(get(CLUBS, "/clubs/{id}/activities")
            .does("The members' recent activities.")
            .needs(READ)
            .pagedByNumber()
            .returnsList(ClubActivity.class)
            .legacy("removed it on 2026-09-01")),

    clubEvents(get(CLUBS, "/clubs/{id}/group_events")
            .does("The events of a club; Strava does not document it.")
            .needs(READ)
            .returnsList(ClubEvent.class)),

    joinClub(post(CLUBS, "/clubs/{id}/join", BodyType.NONE)
            .does("Joins a club on behalf of the acting athlete.")
            .needs(READ)
            .returns(Map.class)
            .legacy("removed it by 2022")),

    leaveClub(post(CLUBS, "/clubs/{id}/leave", BodyType.NONE)
            .does("Leaves a club on behalf of the acting athlete.")
            .needs(READ)
            .legacy("removed it by 2022")),

    gear(get(GEAR, "/gear/{id}")
            .withTextId()
            .does("A bike or a pair of shoes; identifiers are such as `b12345`.")
            .needs(READ)
            .returns(DetailedGear.class)),

    routes(get(ROUTES, "/athletes/{id}/routes")
            .forActingAthlete()
            .does("An athlete's routes.")
            .needs(READ, READ_ALL)
            .pagedByNumber()
            .returnsList(Route.class)),

    route(get(ROUTES, "/routes/{id}")
            .does("One route in full.")
            .needs(READ, READ_ALL)
            .returns(Route.class)),

    routeStreams(get(ROUTES, "/routes/{id}/streams")
            .does("The course of a route: position, distance and altitude.")
            .needs(READ, READ_ALL)
            .returns(StreamSet.class)),

    exportRouteGpx(get(ROUTES, "/routes/{id}/export_gpx")
            .does("A route as a GPX file.")
            .needs(READ, READ_ALL)
            .returns(InputStream.class)),

    exportRouteTcx(get(ROUTES, "/routes/{id}/export_tcx")
            .does("A route as a TCX file.")
            .needs(READ, READ_ALL)
            .returns(InputStream.class)),

    subscriptions(get(APPLICATION, "/push_subscriptions")
            .byApplication()
            .does("The application's webhook subscription, if there is one.")
            .returnsList(Subscription.class)),

    createSubscription(post(APPLICATION, "/push_subscriptions", BodyType.FORM)
            .byApplication()
            .does("Subscribes the application to events; Strava calls back before it answers.")
            .requires(callbackUrl)
            .takes(verifyToken)
            .returns(Subscription.class)),

    deleteSubscription(delete(APPLICATION, "/push_subscriptions/{id}")
            .byApplication()
            .does("Ends the application's webhook subscription.")),

    webhook(handles(APPLICATION)
            .does("Handles a request to the callback that was received elsewhere: checks an event, or answers Strava.")
            .takes(events, verifyToken)
            .returns(WebhookEvent.class)),

    connect(serves(TOKENS)
            .does("Signs athletes up: serves the way to Strava's authorization page and back, and stores the tokens.")
            .calls("POST /oauth/token")
            .takes(redirectUri, scope, approvalPrompt)
            .returns(SummaryAthlete.class)),

    authorizationUrl(local(TOKENS, TokenOperations::authorizationUrl)
            .does("The address at which an athlete grants access to the application.")
            .takes(redirectUri, scope, approvalPrompt, state)
            .returns(String.class)),

    exchangeToken(local(TOKENS, TokenOperations::exchangeToken)
            .does(
                    "Turns the code that came back from the authorization page, in the header or the body, into tokens, and"
                            + " stores them.")
            .calls("POST /oauth/token")
            .takes(code)
            .returns(TokenSet.class)),

    refreshToken(local(TOKENS, TokenOperations::refreshToken)
            .does("Refreshes the acting athlete's tokens now, and stores them.")
            .calls("POST /oauth/token")
            .returns(TokenSet.class)),

    token(local(TOKENS, TokenOperations::token)
            .does("The acting athlete's tokens from the store, refreshed if they are due.")
            .calls("POST /oauth/token if they are")
            .returns(TokenSet.class)),

    storeToken(local(TOKENS, TokenOperations::storeToken)
            .does("Takes over tokens that were obtained elsewhere.")
            .takesBody()),

    athletes(local(TOKENS, TokenOperations::athletes)
            .does("The athletes in the store, and the scopes they granted.")
            .takes(streaming)
            .returnsList(ConnectedAthlete.class)),

    deauthorize(local(TOKENS, TokenOperations::deauthorize)
            .does("Revokes the application's access to the acting athlete and forgets the tokens.")
            .calls("POST /oauth/revoke"));

    private final OperationSpec spec;

    StravaOperation(OperationSpec.Builder row) {
        this.spec = row.build();
    }

    public OperationSpec spec() {
        return spec;
    }

    /** Finds an operation by its name in a URI. */
    public static Optional<StravaOperation> named(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.name().equals(name))
                .findFirst();
    }
}
