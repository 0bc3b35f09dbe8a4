package io.github.camelstrava.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.operation.Scope;
import java.time.Clock;
import java.util.Set;

/** What the application is told of what happens, which depends on what the athlete granted to it. */
final class Events {
    private final Clock clock;
    private final Tokens tokens;
    private final Pushes pushes;

    Events(Clock clock, Tokens tokens, Pushes pushes) {
        this.clock = clock;
        this.tokens = tokens;
        this.pushes = pushes;
    }

    /** The fields of an activity whose change is worth an event. */
    record Appearance(String title, String type, boolean onlyMe) {
        static Appearance of(SandboxActivity activity) {
            return new Appearance(activity.name(), activity.sportType(), activity.isOnlyMe());
        }
    }

    void created(SandboxActivity activity) {
        if (isVisible(activity, activity.isOnlyMe())) {
            tell(activity, "create", Json.object());
        }
    }

    void deleted(SandboxActivity activity) {
        if (isVisible(activity, activity.isOnlyMe())) {
            tell(activity, "delete", Json.object());
        }
    }

    void changed(SandboxActivity activity, Appearance before) {
        Appearance after = Appearance.of(activity);
        boolean wasVisible = isVisible(activity, before.onlyMe);
        boolean visible = isVisible(activity, after.onlyMe);
        if (wasVisible != visible) {
            tell(activity, visible ? "create" : "delete", Json.object());
        } else if (visible && !after.equals(before)) {
            tell(activity, "update", updates(before, after));
        }
    }

    void deauthorized(long athleteId) {
        tell("athlete", athleteId, athleteId, "update", Json.object().put("authorized", "false"));
    }

    private boolean isVisible(SandboxActivity activity, boolean onlyMe) {
        Set<String> scopes = tokens.scopes(activity.athlete().id());
        return scopes.contains(Scope.ACTIVITY_READ_ALL.value())
                || !onlyMe && scopes.contains(Scope.ACTIVITY_READ.value());
    }

    private static ObjectNode updates(Appearance before, Appearance after) {
        ObjectNode updates = Json.object();
        if (!after.title.equals(before.title)) {
            updates.put("title", after.title);
        }
        if (!after.type.equals(before.type)) {
            updates.put("type", after.type);
        }
        if (after.onlyMe != before.onlyMe) {
            updates.put("private", Boolean.toString(after.onlyMe));
        }
        return updates;
    }

    private void tell(SandboxActivity activity, String aspect, ObjectNode updates) {
        tell("activity", activity.id(), activity.athlete().id(), aspect, updates);
    }

    private void tell(String objectType, long objectId, long ownerId, String aspect, ObjectNode updates) {
        ObjectNode event = Json.object()
                .put("aspect_type", aspect)
                .put("event_time", clock.instant().getEpochSecond())
                .put("object_id", objectId)
                .put("object_type", objectType)
                .put("owner_id", ownerId);
        event.set("updates", updates);
        pushes.tell(event);
    }
}
