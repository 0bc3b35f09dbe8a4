package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelstrava.operation.StravaOperation;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.getComponent("strava", StravaComponent.class).getConfiguration().setClientId("190000");
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @ParameterizedTest
    @CsvSource({
        "activities?pageSize=0,                   pageSize",
        "activities?pageSize=201,                 pageSize",
        "activities?pageSize=many,                pageSize",
        "activities?page=0,                       page",
        "activities?limit=-1,                     limit",
        "activities?after=yesterday,              after",
        "activities?before=2026-02-30,            before",
        "activities?streaming=perhaps,            streaming",
        "activities?athleteId=ines,               athleteId",
        "activities?athleteId=1;2,                athleteId",
        "activities?lookback=-1,                  lookback",
        "activities?delay=-1,                     delay",
        "activities?delay=0,                      delay",
        "activities?maxMessagesPerPoll=-1,        maxMessagesPerPoll",
        "activities?groupId=,                     groupId",
        "activity?id=1/../2,                      id",
        "activity?id=RAW(1?x=y),                  id",
        "activity?id=12345678901234567890,        id",
        "activityStreams?id=1&streamTypes=a:b,    streamTypes",
        "athlete?rateLimitPolicy=patience,        rateLimitPolicy",
        "athlete?rateLimitPriority=highest,       rateLimitPriority",
        "athlete?rateLimitMaxWait=-1,             rateLimitMaxWait",
        "athlete?connectTimeout=0,                connectTimeout",
        "athlete?responseTimeout=0,               responseTimeout",
        "athlete?responseTimeout=soon,            responseTimeout"
    })
    void aBadOptionIsNamedWhenTheEndpointIsMade(String uri, String option) {
        assertThatThrownBy(() -> context.getEndpoint("strava:" + uri))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://www.strava.com/api/v3",
                "http://localhost.example.org/",
                "http://127.0.0.1.example.org/",
                "http://10.0.0.1/",
                "http://0.0.0.0/",
                "ftp://www.strava.com/",
                "www.strava.com",
                "https:///api",
                "https://user:canary@www.strava.com/",
                "https://www.strava.com/?x=canary",
                "https://www.strava.com/#canary",
                "http://2130706433/",
                "not a uri"
            })
    void credentialsGoOverHttpsUnlessTheyStayOnThisMachine(String address) {
        for (String option : new String[] {"apiUri", "oauthUri"}) {
            Throwable refusal =
                    catchThrowable(() -> context.getEndpoint("strava:athlete?" + option + "=RAW(" + address + ")"));
            assertThat(refusal).isInstanceOf(ResolveEndpointFailedException.class);
            assertThat(refusal.getCause())
                    .hasMessageContaining("Option " + option)
                    .hasMessageNotContaining("canary");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.strava.com/api/v3",
                "https://www.strava.com/api/v3/",
                "https://api-v3.strava.com",
                "HTTPS://strava.example.org:8443/v3",
                "http://localhost:8080/api/v3",
                "http://127.0.0.1:8080",
                "http://[::1]:8080"
            })
    void otherAddressesAreTaken(String address) {
        assertThat(context.getEndpoint("strava:athlete?apiUri=RAW(" + address + ")"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientSecrt=canary", "clientSecrt=canary&pageSize=999", "clientSecrt=RAW(canary)&limit=x"})
    void anUnknownOptionIsReportedByNameWithoutItsValue(String options) {
        Throwable refusal = catchThrowable(() -> context.getEndpoint("strava:athlete?" + options));

        assertThat(refusal).hasMessageContaining("clientSecrt").hasMessageContaining("check the spelling");
        assertThat(StravaRoutes.stackTraceOf(refusal)).doesNotContain("canary");
    }

    @Test
    void optionsOfCamelsSchedulerAreTaken() {
        assertThat(context.getEndpoint("strava:activities?scheduler.concurrentConsumers=1&backoffMultiplier=2"
                        + "&backoffIdleThreshold=3&initialDelay=5s&delay=1h&bridgeErrorHandler=true&PAGESIZE=7"))
                .isNotNull();
    }

    @Test
    void secretsAreMaskedInTheUri() {
        StravaEndpoint endpoint = context.getEndpoint(
                "strava:athlete?clientSecret=canary1&refreshToken=RAW(canary2)&accessToken=canary3&clientId=5",
                StravaEndpoint.class);

        assertThat(endpoint.toString()).doesNotContain("canary");
        assertThat(endpoint.getConfiguration().getClientSecret()).isEqualTo("canary1");
        assertThat(endpoint.getConfiguration().getRefreshToken()).isEqualTo("canary2");
    }

    @Test
    void anEndpointChangesItsOwnOptionsOnly() {
        StravaEndpoint endpoint =
                context.getEndpoint("strava:activities?pageSize=50&rateLimitMaxWait=2h", StravaEndpoint.class);

        assertThat(endpoint.getConfiguration().getPageSize()).isEqualTo(50);
        assertThat(endpoint.getConfiguration().getRateLimitMaxWait()).isEqualTo(7_200_000);
        StravaConfiguration common =
                context.getComponent("strava", StravaComponent.class).getConfiguration();
        assertThat(common.getPageSize()).isEqualTo(200);
        assertThat(common.getRateLimitMaxWait()).isEqualTo(960_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = StravaOperation.class,
            names = {"activities", "webhook", "connect"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatCannotBeConsumedShowsTheWay(StravaOperation operation) {
        String uri = "strava:" + operation;

        assertThatThrownBy(() -> context.addRoutes(from(uri)))
                .hasStackTraceContaining("from(\"" + uri + "\") is not possible")
                .hasStackTraceContaining("write from(\"timer:…\") to(\"" + uri + "\")")
                .hasStackTraceContaining("split()")
                .hasStackTraceContaining("idempotentConsumer()");
    }

    @Test
    void whatServesBrowsersCannotBeCalledAndShowsTheWay() {
        assertThatThrownBy(() -> context.getEndpoint("strava:connect").createProducer())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("to(\"strava:connect\") is not possible")
                .hasMessageContaining("write from(\"strava:connect\")");
    }

    private static RouteBuilder from(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("log:x");
            }
        };
    }

    @Test
    void anUnknownOperationIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> context.getEndpoint("strava:Activities"))
                .hasMessageContaining("There is no operation 'Activities'")
                .hasMessageContaining(Arrays.stream(StravaOperation.values())
                        .map(Enum::name)
                        .collect(Collectors.joining(", ", "there are: ", ".")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101, -1})
    void theShareOfTheBudgetIsAPercentage(int share) {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            StravaComponent component = new StravaComponent();
            component.setBudgetShare(share);

            assertThatThrownBy(() -> {
                        other.addComponent("strava", component);
                        other.start();
                    })
                    .hasStackTraceContaining("Option budgetShare has the value " + share);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsTracersWhereItSendsTo() {
        StravaEndpoint endpoint = context.getEndpoint("strava:athlete", StravaEndpoint.class);

        assertThat(endpoint.getServiceUrl()).isEqualTo("https://www.strava.com/api/v3");
        assertThat(endpoint.getServiceMetadata()).containsEntry("clientId", "190000");
    }

    @Test
    void severalRoutesMayHaveTheSameUri() throws Exception {
        try (DefaultCamelContext two = new DefaultCamelContext()) {
            two.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    String uri = "strava:activities?accessToken=a-token&startScheduler=false";
                    from(uri).routeId("one").to("mock:one");
                    from(uri).routeId("two").to("mock:two");
                }
            });
            two.start();

            assertThat(two.getRoutes()).hasSize(2);
        }
    }
}
