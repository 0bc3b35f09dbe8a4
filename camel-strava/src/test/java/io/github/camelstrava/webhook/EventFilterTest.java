package io.github.camelstrava.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelstrava.model.StravaJson;
import io.github.camelstrava.model.WebhookEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {

    private static WebhookEvent event(String type, String aspect, String authorized) {
        ObjectNode json =
                StravaJson.mapper().createObjectNode().put("object_type", type).put("aspect_type", aspect);
        json.putObject("updates").put("authorized", authorized);
        return new WebhookEvent(json);
    }

    private static boolean accepts(String wanted, WebhookEvent event) {
        return new EventFilter(List.of(wanted.split(" "))).accepts(event);
    }

    @ParameterizedTest
    @CsvSource({
        "activity:create,                 activity, create, true",
        "activity:create,                 activity, update, false",
        "activity:create,                 athlete,  create, false",
        "activity:create activity:delete, activity, delete, true",
        "activity:*,                      activity, delete, true",
        "activity:*,                      activity, merge,  true",
        "activity:*,                      athlete,  update, false",
        "athlete:update,                  athlete,  update, true",
        "sauna:*,                         sauna,    heat,   true",
        "Activity:create,                 activity, create, false"
    })
    void aKindIsNamedByTypeAndAspect(String wanted, String type, String aspect, boolean accepted) {
        assertThat(accepts(wanted, event(type, aspect, "true"))).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "athlete:deauthorize, athlete,  update, false, true",
        "athlete:deauthorize, athlete,  update, true,  false",
        "athlete:deauthorize, activity, update, false, false",
        "athlete:update,      athlete,  update, false, true",
        "athlete:*,           athlete,  update, false, true",
        "activity:*,          athlete,  update, false, false"
    })
    void aDeauthorizationHasANameOfItsOwn(
            String wanted, String type, String aspect, String authorized, boolean accepted) {
        assertThat(accepts(wanted, event(type, aspect, authorized))).isEqualTo(accepted);
    }

    @Test
    void allIsWantedUnlessSomethingIsNamed() {
        assertThat(new EventFilter(List.of()).accepts(event("sauna", "heat", "false")))
                .isTrue();
    }
}
