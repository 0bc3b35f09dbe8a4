package io.github.camelstrava.sandbox;

import static io.github.camelstrava.operation.StravaOperation.*;

import io.github.camelstrava.operation.StravaOperation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What each operation answers; path, method, scopes and bucket are known from the operation table. */
final class Answers {
    /** Recorded answers to these carry no rate-limit headers although the calls count. */
    private static final Set<StravaOperation> WITHOUT_RATE_HEADERS =
            Set.of(activityStreams, segmentStreams, segmentEffortStreams, routeStreams);

    private final Map<StravaOperation, Function<ApiCall, Answer>> answers = new EnumMap<>(StravaOperation.class);

    Answers(Subscriptions push) {
        answers.put(athlete, AthleteAnswers::athlete);
        answers.put(athleteZones, AthleteAnswers::zones);
        answers.put(athleteStats, AthleteAnswers::stats);
        answers.put(updateAthlete, AthleteAnswers::update);
        answers.put(athleteClubs, AthleteAnswers::clubs);
        answers.put(athleteKoms, AthleteAnswers::koms);
        answers.put(athleteFriends, Answers::gone);
        answers.put(athleteFollowers, Answers::gone);
        answers.put(athleteBothFollowing, Answers::gone);

        answers.put(activities, ActivityAnswers::list);
        answers.put(activity, ActivityAnswers::one);
        answers.put(createActivity, ActivityWrites::create);
        answers.put(updateActivity, ActivityWrites::update);
        answers.put(deleteActivity, Answers::gone);
        answers.put(activityComments, ActivityAnswers::comments);
        answers.put(activityKudos, ActivityAnswers::kudos);
        answers.put(activityLaps, ActivityAnswers::laps);
        answers.put(activityZones, ActivityAnswers::zones);
        answers.put(activityPhotos, ActivityAnswers::photos);
        answers.put(activityStreams, ActivityAnswers::streams);

        answers.put(uploadActivity, UploadAnswers::receive);
        answers.put(upload, UploadAnswers::status);

        answers.put(segment, SegmentAnswers::one);
        answers.put(exploreSegments, SegmentAnswers::explore);
        answers.put(starredSegments, SegmentAnswers::starred);
        answers.put(starSegment, SegmentAnswers::star);
        answers.put(segmentEfforts, SegmentAnswers::efforts);
        answers.put(segmentEffort, SegmentAnswers::effort);
        answers.put(segmentStreams, SegmentAnswers::streams);
        answers.put(segmentEffortStreams, SegmentAnswers::effortStreams);

        answers.put(club, AthleteAnswers::club);
        answers.put(clubMembers, Answers::internal);
        answers.put(clubAdmins, Answers::internal);
        answers.put(clubActivities, Answers::gone);
        answers.put(clubEvents, AthleteAnswers::clubEvents);
        answers.put(joinClub, Answers::gone);
        answers.put(leaveClub, Answers::gone);
        answers.put(gear, AthleteAnswers::gear);

        answers.put(routes, RouteAnswers::list);
        answers.put(route, RouteAnswers::one);
        answers.put(routeStreams, RouteAnswers::streams);
        answers.put(exportRouteGpx, RouteAnswers::gpx);
        answers.put(exportRouteTcx, RouteAnswers::tcx);

        answers.put(subscriptions, push::list);
        answers.put(createSubscription, push::create);
        answers.put(deleteSubscription, push::delete);
    }

    Answer answer(ApiCall call) {
        Function<ApiCall, Answer> answer = answers.get(call.operation());
        if (answer == null) {
            return Answer.fault(
                    501, "Not Implemented", "StravaSandbox", call.operation().name(), "unanswered");
        }
        try {
            return answer.apply(call);
        } catch (Refused e) {
            return e.answer();
        }
    }

    boolean carriesRateHeaders(StravaOperation operation) {
        return !WITHOUT_RATE_HEADERS.contains(operation);
    }

    /** Strava removed it. */
    private static Answer gone(ApiCall call) {
        return Answer.notFound("resource", "path");
    }

    /** Strava kept it to itself. */
    private static Answer internal(ApiCall call) {
        return Answer.unauthorized("Application", "internal", "invalid");
    }
}
