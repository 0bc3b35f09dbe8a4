package io.github.camelstrava.operation;

import static io.github.camelstrava.operation.Group.ACTIVITIES;
import static io.github.camelstrava.operation.Group.ATHLETES;
import static io.github.camelstrava.operation.Group.STREAMS;
import static io.github.camelstrava.operation.Group.TOKENS;
import static io.github.camelstrava.operation.OperationSpec.get;
import static io.github.camelstrava.operation.OperationSpec.local;
import static io.github.camelstrava.operation.Param.after;
import static io.github.camelstrava.operation.Param.approvalPrompt;
import static io.github.camelstrava.operation.Param.before;
import static io.github.camelstrava.operation.Param.code;
import static io.github.camelstrava.operation.Param.includeAllEfforts;
import static io.github.camelstrava.operation.Param.redirectUri;
import static io.github.camelstrava.operation.Param.resolution;
import static io.github.camelstrava.operation.Param.scope;
import static io.github.camelstrava.operation.Param.seriesType;
import static io.github.camelstrava.operation.Param.state;
import static io.github.camelstrava.operation.Param.streamTypes;
import static io.github.camelstrava.operation.Scope.ACTIVITY_READ;
import static io.github.camelstrava.operation.Scope.ACTIVITY_READ_ALL;
import static io.github.camelstrava.operation.Scope.PROFILE_READ_ALL;
import static io.github.camelstrava.operation.Scope.READ;

import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.model.TokenSet;
import java.util.Arrays;
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

    activityStreams(get(STREAMS, "/activities/{id}/streams?key_by_type=true")
            .does("The recorded series of an activity: position, heart rate, power and more.")
            .takes(streamTypes, resolution, seriesType)
            .needs(ACTIVITY_READ, ACTIVITY_READ_ALL)
            .returns(StreamSet.class)),

    authorizationUrl(local(TOKENS, TokenOperations::authorizationUrl)
            .does("The address at which an athlete grants access to the application.")
            .takes(redirectUri, scope, approvalPrompt, state)
            .returns(String.class)),

    exchangeToken(local(TOKENS, TokenOperations::exchangeToken)
            .does("Turns the code that came back from the authorization page into tokens, and stores them.")
            .takes(code)
            .returns(TokenSet.class)),

    refreshToken(local(TOKENS, TokenOperations::refreshToken)
            .does("Refreshes the acting athlete's tokens now, and stores them.")
            .returns(TokenSet.class)),

    token(local(TOKENS, TokenOperations::token)
            .does("The acting athlete's tokens from the store, refreshed if they are due.")
            .returns(TokenSet.class)),

    storeToken(local(TOKENS, TokenOperations::storeToken).does("Takes over tokens that were obtained elsewhere.")),

    deauthorize(local(TOKENS, TokenOperations::deauthorize)
            .does("Revokes the application's access to the acting athlete and forgets the tokens."));

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
