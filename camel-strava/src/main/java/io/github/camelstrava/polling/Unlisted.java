package io.github.camelstrava.polling;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks by id for activities that an event announced and no list has: they started before what is listed, or Strava does
 * not show them yet.
 */
final class Unlisted {

    private static final int FORBIDDEN = 403;

    private final long athleteId;
    private final CountedSource source;
    private final PositionLog log;
    private final Emission emission;
    private final Instant now;
    private int inVain;

    Unlisted(long athleteId, CountedSource source, PositionLog log, Emission emission, Instant now) {
        this.athleteId = athleteId;
        this.source = source;
        this.log = log;
        this.emission = emission;
        this.now = now;
    }

    /** How many were asked for and not found. */
    int inVain() {
        return inVain;
    }

    /** @return how many were found */
    int emit(Set<Long> ids) {
        int found = 0;
        for (long id : ids) {
            if (emission.isFull() || log.read().knows(id)) {
                continue;
            }
            boolean isThere = emit(id);
            found += isThere ? 1 : 0;
            inVain += isThere ? 0 : 1;
        }
        return found;
    }

    private boolean emit(long id) {
        SummaryActivity activity = ask(id);
        if (activity == null || activity.id() == null || activity.id() != id || isOthers(activity)) {
            return false;
        }
        Instant shown = activity.startDate() == null ? now : activity.startDate();
        emission.emit(
                List.of(activity),
                () -> log.update(
                        position -> position.found(Map.of(id, position.startToRemember(shown, now)), Map.of())));
        return true;
    }

    /** @return null if it cannot be read, and perhaps does not exist */
    private SummaryActivity ask(long id) {
        try {
            return source.one(id);
        } catch (StravaNotFoundException e) {
            if (e.isApplicationFault()) {
                throw e;
            }
            return null;
        } catch (StravaApiException e) {
            // Of an activity that is not the athlete's, and anybody can name one, nothing can be told of the tokens.
            if (e.getStatus() == FORBIDDEN && !e.isApplicationFault()) {
                return null;
            }
            throw e;
        }
    }

    private boolean isOthers(SummaryActivity activity) {
        return activity.athlete() != null
                && activity.athlete().id() != null
                && activity.athlete().id() != athleteId;
    }
}
