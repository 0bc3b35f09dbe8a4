package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on their way through a broker, in both kinds of message that camel-jms makes of them. */
final class QueuedBodiesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StravaSandbox strava = StravaSandbox.start();
    private final SandboxAthlete athlete = strava.addAthlete(a -> a.activities(3, Duration.ofDays(20)));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private EmbeddedBroker broker;
    private ProducerTemplate producer;
    private ConsumerTemplate consumer;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start();
        context.addComponent("jms", JmsComponent.jmsComponent(broker.connectionFactory()));
        strava.configure(context);
        context.start();
        producer = context.createProducerTemplate();
        consumer = context.createConsumerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        broker.close();
        strava.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?jmsMessageType=Text"})
    void bodiesSurviveAQueue(String kind) {
        String id = String.valueOf(athlete.activities().get(0).id());
        StravaBody activity = get("strava:activity?id=" + id, StravaBody.class);
        StravaBody streams = get("strava:activityStreams?id=" + id, StravaBody.class);
        StravaList<?> list = get("strava:activities", StravaList.class);
        assertThat(list).hasSize(3);

        assertThat(queued(activity, kind).getBody(DetailedActivity.class)).isEqualTo(activity);
        assertThat(queued(streams, kind).getBody(StreamSet.class)).isEqualTo(streams);
        assertThat(queued(list, kind).getBody(SummaryActivity[].class)).isEqualTo(list.toArray());
        assertThat(queued(list, kind).getBody(String.class))
                .isEqualTo(context.getTypeConverter().convertTo(String.class, list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?jmsMessageType=Text"})
    void aListOfOnesOwnIsQueuedOnceItIsAStravaList(String kind) {
        List<?> own =
                get("strava:activities", StravaList.class).stream().skip(1).toList();

        StravaList<?> list = context.getTypeConverter().convertTo(StravaList.class, own);

        assertThat(queued(list, kind).getBody(SummaryActivity[].class)).isEqualTo(own.toArray());
    }

    /** As the list itself says that it is serializable, camel-jms asks no converter. */
    @Test
    void aListOfOnesOwnIsRefusedAsItIs() {
        List<?> own =
                get("strava:activities", StravaList.class).stream().skip(1).toList();

        assertThatThrownBy(() -> queued(own, "")).hasRootCauseInstanceOf(NotSerializableException.class);
    }

    private <T> T get(String uri, Class<T> type) {
        return type.cast(producer.requestBody(uri, (Object) null));
    }

    private Message queued(Object body, String kind) {
        producer.sendBody("jms:queue:bodies" + kind, body);
        return consumer.receive("jms:queue:bodies", PATIENCE.toMillis()).getMessage();
    }
}
