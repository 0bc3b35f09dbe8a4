package io.github.camelstrava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.error.StravaAuthorizationException;
import io.github.camelstrava.error.StravaNotFoundException;
import io.github.camelstrava.error.StravaRateLimitException;
import io.github.camelstrava.model.DetailedActivity;
import io.github.camelstrava.model.DetailedAthlete;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StreamSet;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.sandbox.ArmedFault;
import io.github.camelstrava.sandbox.Fault;
import io.github.camelstrava.sandbox.SandboxActivity;
import io.github.camelstrava.sandbox.SandboxAthlete;
import io.github.camelstrava.sandbox.SandboxRequest;
import io.github.camelstrava.sandbox.StravaSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.engine.HashMapHeadersMapFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerRouteTest {

    private static final String LIST = "/athlete/activities";

    private final StravaRoutes camel = new StravaRoutes();
    private final StravaSandbox strava = camel.strava;
    private final SandboxAthlete ines = strava.addAthlete(a -> a.activities(12, Duration.ofDays(30)));

    @AfterEach
    void stop() {
        camel.close();
    }

    @Nested
    class AnOperation {

        AnOperation() {
            camel.start();
        }

        @Test
        void actsForTheConfiguredAthleteAndSaysForWhom() {
            Exchange exchange = camel.call("strava:athlete");

            assertThat(camel.body(exchange, DetailedAthlete.class).id()).isEqualTo(ines.id());
            assertThat(exchange.getMessage().getHeaders())
                    .as("and none of Strava's own headers")
                    .containsOnly(Map.entry(StravaConstants.ATHLETE_ID, ines.id()));
        }

        @Test
        void onAnotherAthleteTakesTheIdFromTheUriOnly() {
            learn();
            camel.call("strava:athlete?id=77");
            camel.call("strava:athlete", Map.of(StravaConstants.ID, 78));
            camel.call("strava:athlete?id=" + ines.id());

            assertThat(paths()).containsExactly("/athletes/77", "/athlete", "/athlete");
        }

        @Test
        void onAResourceTakesTheIdFromTheUriElseFromTheHeader() {
            SandboxActivity inUri = ines.addActivity();
            SandboxActivity inHeader = ines.addActivity();

            Exchange both = camel.call("strava:activity?id=" + inUri.id(), Map.of(StravaConstants.ID, inHeader.id()));
            Exchange header = camel.call("strava:activity", Map.of(StravaConstants.ID, inHeader.id()));

            assertThat(camel.body(both, DetailedActivity.class).id()).isEqualTo(inUri.id());
            assertThat(both.getMessage().getHeader(StravaConstants.ID))
                    .as("left as found")
                    .isEqualTo(inHeader.id());
            assertThat(camel.body(header, DetailedActivity.class).id()).isEqualTo(inHeader.id());
        }

        @Test
        void withoutTheIdItNeedsFailsBeforeAnyCall() {
            assertThat(camel.call("strava:activity").getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("strava:activity needs the option id or the header CamelStravaId");
            assertThat(strava.requests()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1/../2",
                    "..",
                    "1?x=y",
                    "1%2f2",
                    "1#2",
                    "1\r\nX-Forged: yes",
                    "1\u0000",
                    "",
                    " ",
                    "-1",
                    "1.5",
                    "0x1F",
                    "12345678901234567890",
                    "\u0661",
                    "99999999999999999999999"
                })
        void refusesAnIdThatIsNoNumberWithoutAnyCall(String id) {
            for (String header : List.of(StravaConstants.ID, StravaConstants.ATHLETE_ID)) {
                Map<String, Object> headers = header.equals(StravaConstants.ID)
                        ? Map.of(header, id)
                        : Map.of(StravaConstants.ID, 1, header, id);

                assertThat(camel.call("strava:activity", headers).getException())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Option " + (header.equals(StravaConstants.ID) ? "id" : "athleteId"))
                        .extracting(Throwable::getMessage)
                        .asString()
                        .doesNotContain("\r", "\n", "\u0000");
            }
            assertThat(strava.requests()).isEmpty();
        }

        @Test
        void takesOtherParametersFromTheHeaderElseFromTheUri() {
            learn();
            SandboxActivity run = ines.addActivity();
            String uri = "strava:activity?id=" + run.id() + "&includeAllEfforts=true";

            camel.call(uri, Map.of("CamelStravaIncludeAllEfforts", "false"));
            camel.call(uri, Map.of("camelstravaINCLUDEallefforts", "false"));
            camel.call(uri);

            assertThat(strava.requestsTo(StravaOperation.activity))
                    .extracting(request -> request.query().get("include_all_efforts"))
                    .containsExactly("false", "false", "true");
        }

        @Test
        void fetchesTheStreamsAskedFor() {
            SandboxActivity ride = ines.addActivity("Ride");

            Exchange exchange = camel.call("strava:activityStreams?id=" + ride.id() + "&streamTypes=time,distance");

            assertThat(camel.body(exchange, StreamSet.class).time()).isNotNull();
            assertThat(strava.requestsTo(StravaOperation.activityStreams))
                    .first()
                    .satisfies(request -> assertThat(request.query())
                            .containsEntry("keys", "time,distance")
                            .containsEntry("key_by_type", "true"));
        }

        @Test
        void ofAnUnknownNameIsRefusedWithTheNamesThereAre() {
            assertThatThrownBy(() -> camel.call("strava:activites"))
                    .hasStackTraceContaining(
                            "There is no operation 'activites' of strava; there are: athlete, athleteZones");
        }

        @Test
        void readsIdsBeyondThirtyTwoBits() {
            SandboxActivity activity = ines.addActivity(a -> a.id(9_007_199_254_740_993L));

            assertThat(camel.body(camel.call("strava:activity?id=" + activity.id()), DetailedActivity.class)
                            .id())
                    .isEqualTo(9_007_199_254_740_993L);
        }

        private void learn() {
            camel.call("strava:athlete");
            strava.clearRequests();
        }
    }

    @Nested
    class Headers {

        @Test
        void compareIgnoringCaseAlsoWhereCamelDoesNot() {
            camel.context.getCamelContextExtension().setHeadersMapFactory(new CaseSensitiveHeaders());
            camel.start();
            SandboxActivity activity = ines.addActivity();

            Exchange exchange = camel.call(
                    "strava:activity", Map.of("CAMELSTRAVAID", activity.id(), "camelstravaathleteid", ines.id()));

            assertThat(camel.body(exchange, DetailedActivity.class).id()).isEqualTo(activity.id());
            assertThat(exchange.getMessage().getHeaders()).as("not there twice").hasSize(2);
        }
    }

    @Nested
    class AList {

        AList() {
            camel.start();
            camel.call("strava:athlete");
            strava.clearRequests();
        }

        @Test
        void isReadToItsEnd() {
            strava.limits(1000, 10000, 1000, 10000);
            SandboxAthlete tomas = strava.addAthlete(a -> a.activities(450, Duration.ofDays(900)));
            connect(tomas);

            Exchange exchange = camel.call("strava:activities?athleteId=" + tomas.id());

            StravaList<?> list = camel.list(exchange);
            assertThat(list).hasSize(450).doesNotHaveDuplicates();
            assertThat(pages()).containsExactly("1/200", "2/200", "3/200", "4/200");
        }

        @Test
        void isReadPastShortPages() {
            strava.largestPage(5);

            assertThat(camel.list(camel.call("strava:activities"))).hasSize(12);
        }

        @Test
        void mayBeEmpty() {
            SandboxAthlete tomas = strava.addAthlete();
            connect(tomas);

            assertThat(camel.list(camel.call("strava:activities?athleteId=" + tomas.id())))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "limit=5,            5,  1/5",
            "limit=12,           12, 1/12",
            "limit=7&pageSize=5, 7,  1/5 2/5",
            "pageSize=10,        12, 1/10 2/10 3/10",
            "page=2&pageSize=5,  5,  2/5",
            "page=3&pageSize=5,  2,  3/5",
            "page=9,             0,  9/200",
            "page=2&pageSize=5&limit=3, 3, 2/5"
        })
        void isReadAsFarAsItIsWanted(String options, int size, String pages) {
            StravaList<?> list = camel.list(camel.call("strava:activities?" + options));

            assertThat(list).hasSize(size);
            assertThat(pages()).containsExactly(pages.split(" "));
        }

        @Test
        void isReadInStravasOrder() {
            List<Long> newestFirst =
                    ines.activities().stream().map(SandboxActivity::id).toList();

            StravaList<?> list = camel.list(camel.call("strava:activities?limit=4"));

            assertThat(list)
                    .extracting(activity -> ((SummaryActivity) activity).id())
                    .isEqualTo(newestFirst.subList(0, 4));
        }

        @Test
        void isFilteredByTheTimesGiven() {
            camel.call("strava:activities?after=2d&before=2026-09-01");
            camel.call(
                    "strava:activities?after=2d",
                    Map.of(StravaConstants.AFTER, "2026-08-01T00:00:00 02:00", StravaConstants.LIMIT, 1));

            assertThat(strava.requestsTo(LIST))
                    .extracting(SandboxRequest::query)
                    .first()
                    .satisfies(query -> assertThat(query)
                            .hasEntrySatisfying("after", after -> assertThat(Long.parseLong(after))
                                    .isBetween(1788084180L, 1788084180L + 3600))
                            .containsEntry("before", "1788220800"));
            assertThat(strava.requestsTo(LIST)).last().satisfies(request -> assertThat(request.query())
                    .containsEntry("after", "1785535200")
                    .containsEntry("per_page", "1"));
        }

        @Test
        void thatMovesWhileItIsReadIsNeitherDoubledNorCut() {
            strava.beforePage(2, () -> ines.addActivity());

            StravaList<?> list = camel.list(camel.call("strava:activities?pageSize=5"));

            assertThat(list).hasSize(12).doesNotHaveDuplicates();
        }

        @Test
        void endsThoughTheServerAnswersThePageBeforeAgain() {
            strava.fault(Fault.body("[{\"id\":1},{\"id\":2}]").onPath(LIST));

            assertThat(camel.list(camel.call("strava:activities"))).hasSize(2);
            assertThat(pages()).hasSize(2);
        }

        @Test
        void endsThoughTheServerAnswersThePageBeforeAgainWithoutIds() {
            strava.fault(Fault.body("[{\"name\":\"A\"},{\"name\":\"A\"}]").onPath(LIST));

            assertThat(camel.list(camel.call("strava:activities"))).hasSize(2);
            assertThat(pages()).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "pageSize=201", "page=x"})
        void isNotReadWithAHeaderOutOfRange(String option) {
            String name = option.substring(0, option.indexOf('='));
            Map<String, Object> headers = Map.of(
                    "CamelStrava" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                    option.substring(option.indexOf('=') + 1));

            assertThat(camel.call("strava:activities", headers).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Option " + name);
            assertThat(strava.requests()).isEmpty();
        }

        static Stream<Fault> halves() {
            return Stream.of(
                    Fault.status(503),
                    Fault.html(503),
                    Fault.html(200),
                    Fault.emptyBody(),
                    Fault.wrongShape(),
                    Fault.cutJson(),
                    Fault.brokenTransfer(),
                    Fault.connectionReset(),
                    Fault.connectionClosed(),
                    Fault.garbage(),
                    Fault.malformedChunk(),
                    Fault.body("null"),
                    Fault.body("[{\"id\":1}] and more"));
        }

        @ParameterizedTest
        @MethodSource("halves")
        void thatBreaksOffInTheMiddleIsAnErrorAndNeverAShorterList(Fault trouble) {
            strava.fault(trouble.onPage(2));

            Exchange exchange = camel.call("strava:activities?pageSize=5");

            assertThat(exchange.getException())
                    .isInstanceOf(StravaApiException.class)
                    .hasMessageContaining("strava:activities failed");
        }

        @ParameterizedTest
        @MethodSource("passing")
        void survivesAHiccupInTheMiddle(Fault trouble) {
            ArmedFault hiccup = strava.fault(trouble.onPage(2).times(2));

            StravaList<?> list = camel.list(camel.call("strava:activities?pageSize=5"));

            assertThat(list).hasSize(12).doesNotHaveDuplicates();
            assertThat(hiccup.isSpent()).isTrue();
        }

        static Stream<Fault> passing() {
            return ProducerRouteTest.passing();
        }
    }

    @Nested
    class Streaming {

        @Test
        void fetchesTheNextPageWhenItIsNeeded() {
            List<Integer> pagesFetched = new ArrayList<>();
            camel.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:all")
                            .to("strava:activities?streaming=true&pageSize=5")
                            .split(body())
                            .streaming()
                            .process(exchange -> pagesFetched.add(pages().size()))
                            .to("mock:each");
                }
            });

            camel.body(camel.call("direct:all"), Object.class);

            MockEndpoint each = camel.context.getEndpoint("mock:each", MockEndpoint.class);
            assertThat(each.getReceivedExchanges()).hasSize(12).allSatisfy(exchange -> assertThat(
                            exchange.getMessage().getBody())
                    .isInstanceOf(SummaryActivity.class));
            assertThat(pagesFetched)
                    .as("Camel looks one element ahead")
                    .containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 4);
        }

        @Test
        void endsInAnErrorOfTheExchangeIfAPageFails() {
            camel.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:all")
                            .to("strava:activities?streaming=true&pageSize=5")
                            .split(body())
                            .streaming()
                            .to("mock:each");
                }
            });
            strava.fault(Fault.status(404).onPage(2));

            Exchange exchange = camel.call("direct:all");

            assertThat(exchange.getException()).isInstanceOf(StravaNotFoundException.class);
            assertThat(camel.context
                            .getEndpoint("mock:each", MockEndpoint.class)
                            .getReceivedCounter())
                    .as("Camel looks one element ahead")
                    .isEqualTo(4);
        }
    }

    @Nested
    class ARefusal {

        ARefusal() {
            camel.start();
            camel.call("strava:athlete");
            strava.clearRequests();
        }

        static Stream<Arguments> faults() {
            return Stream.of(
                    Arguments.of(
                            402,
                            "payment-required.json",
                            StravaApiException.class,
                            false,
                            "needs a Strava subscription"),
                    Arguments.of(403, "forbidden.json", StravaApiException.class, false, "do not permit it"),
                    Arguments.of(
                            403, "forbidden-application-inactive.json", StravaApiException.class, true, "is inactive"),
                    Arguments.of(
                            403,
                            "forbidden-athlete-limit.json",
                            StravaApiException.class,
                            true,
                            "connect more athletes"),
                    Arguments.of(404, "not-found-activity.json", StravaNotFoundException.class, false, "no such thing"),
                    Arguments.of(
                            404, "not-found-path.json", StravaNotFoundException.class, true, "removed this endpoint"),
                    Arguments.of(
                            401,
                            "unauthorized-internal-only.json",
                            StravaApiException.class,
                            true,
                            "closed this endpoint"),
                    Arguments.of(
                            401,
                            "unauthorized-scope-missing.json",
                            StravaAuthorizationException.class,
                            false,
                            "lack the scope activity:read;"),
                    Arguments.of(
                            401,
                            "unauthorized-scope-missing-profile.json",
                            StravaAuthorizationException.class,
                            false,
                            "lack the scope profile:read_all;"),
                    Arguments.of(
                            401,
                            "unauthorized-token-invalid.json",
                            StravaAuthorizationException.class,
                            false,
                            "have the athlete connect again"),
                    Arguments.of(
                            401,
                            "unauthorized-application-invalid.json",
                            StravaAuthorizationException.class,
                            false,
                            "have the athlete connect again"),
                    Arguments.of(
                            400,
                            "bad-request-authorize-scope.json",
                            StravaApiException.class,
                            false,
                            "check the options"),
                    Arguments.of(500, "server-error.html", StravaApiException.class, false, "temporarily unavailable"));
        }

        @ParameterizedTest
        @MethodSource("faults")
        void isTheExceptionWhoseMessageNamesTheCure(
                int status, String sample, Class<?> exception, boolean applicationFault, String cure) {
            strava.fault(Fault.status(
                    status, sample.endsWith("html") ? "text/html" : "application/json", StravaRoutes.fault(sample)));

            assertThat(camel.call("strava:activity?id=1").getException())
                    .isExactlyInstanceOf(exception)
                    .asInstanceOf(type(StravaApiException.class))
                    .satisfies(e -> {
                        assertThat(e.getStatus()).isEqualTo(status);
                        assertThat(e.getHttpResponseCode()).isEqualTo(status);
                        assertThat(e.getOperation()).isEqualTo("activity");
                        assertThat(e.isApplicationFault()).isEqualTo(applicationFault);
                        assertThat(e.getMessage())
                                .startsWith("strava:activity failed: Strava answered " + status)
                                .contains(cure)
                                .endsWith(".");
                    });
        }

        @Test
        void ofTheTokensLeadsToOneRefreshAndOneRepetition() {
            camel.time.pass(Duration.ofHours(5).plusMinutes(1));
            camel.call("strava:athlete");
            strava.clearRequests();
            camel.time.pass(Duration.ofHours(5).minusSeconds(60));
            ines.expireAccessToken();

            assertThat(camel.body(camel.call("strava:athlete"), DetailedAthlete.class)
                            .id())
                    .isEqualTo(ines.id());
            assertThat(statuses()).containsExactly(401, 200, 200);
        }

        @Test
        void ofTheTokensTwiceIsFinal() {
            strava.fault(Fault.unauthorized());

            assertThat(camel.call("strava:athlete").getException()).isInstanceOf(StravaAuthorizationException.class);
            assertThat(strava.requestsTo("/athlete")).hasSize(2);
            assertThat(strava.requestsTo("/oauth/token")).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"unauthorized-scope-missing.json", "unauthorized-internal-only.json"})
        void thatOtherTokensWouldMeetAsWellLeadsToNoRefresh(String sample) {
            strava.fault(Fault.status(401, "application/json", StravaRoutes.fault(sample)));

            camel.call("strava:athlete");

            assertThat(strava.requests()).hasSize(1);
        }

        @Test
        void ofAScopeNamesIt() {
            strava.fault(Fault.scopeMissing(Scope.ACTIVITY_READ_ALL));

            assertThat(camel.call("strava:activities").getException())
                    .isInstanceOf(StravaAuthorizationException.class)
                    .hasMessageContaining("the scope activity:read_all");
        }

        @Test
        void withErrorsThatAreNoListIsUnderstoodAllTheSame() {
            strava.fault(Fault.status(
                    400, "application/json", "{\"message\":\"Bad\\r\\nRequest\",\"errors\":\"something\"}"));

            assertThat(camel.call("strava:athlete").getException())
                    .hasMessageContaining("Strava answered 400 (Bad Request)");
        }

        @Test
        void thatIsAPageForPeopleIsQuotedInShort() {
            strava.fault(Fault.status(500, "text/html", "<html>\n<p>" + "Sorry! ".repeat(500) + "</p></html>"));

            assertThat(camel.call("strava:athlete").getException())
                    .hasMessageContaining("<html> <p>Sorry! Sorry!")
                    .extracting(Throwable::getMessage)
                    .asString()
                    .hasSizeLessThan(400);
        }

        @Test
        void thatRepeatsTheTokenIsQuotedWithoutIt() {
            String token = ines.accessToken();
            strava.fault(Fault.status(400, "text/plain", "You sent " + token).once());
            assertThat(camel.call("strava:athlete").getException()).hasMessageContaining("You sent xxxxxx");

            strava.fault(Fault.body(token).once());
            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaApiException.class)
                    .hasMessageContaining("xxxxxx")
                    .satisfies(e -> assertThat(StravaRoutes.stackTraceOf(e)).doesNotContain(token));
        }

        @Test
        void byARedirectIsNotFollowed() {
            try (StravaSandbox elsewhere = StravaSandbox.start()) {
                strava.fault(Fault.redirect(elsewhere.apiUri() + "/athlete"));

                assertThat(camel.call("strava:athlete").getException())
                        .isInstanceOf(StravaApiException.class)
                        .hasMessageContaining("redirects are not followed");
                assertThat(elsewhere.requests()).isEmpty();
            }
        }
    }

    @Nested
    class TroubleAtStrava {

        TroubleAtStrava() {
            camel.start();
            camel.call("strava:athlete");
            strava.clearRequests();
        }

        @ParameterizedTest
        @MethodSource("passing")
        void isSatOutInAFewRetries(Fault trouble) {
            strava.fault(trouble.times(2));

            assertThat(camel.body(camel.call("strava:athlete"), DetailedAthlete.class)
                            .id())
                    .isEqualTo(ines.id());
            assertThat(strava.requests()).hasSize(3);
        }

        static Stream<Fault> passing() {
            return ProducerRouteTest.passing();
        }

        @Test
        void thatDoesNotPassIsReportedAfterAFewRetries() {
            strava.fault(Fault.status(503));

            assertThat(camel.call("strava:athlete").getException())
                    .isInstanceOf(StravaApiException.class)
                    .hasMessageContaining("try again later");
            assertThat(strava.requests()).hasSize(4);
        }

        @Test
        void costsASmallShareOfTheBudgetHoweverManyCallsMeetIt() {
            strava.fault(Fault.status(503));

            for (int i = 0; i < 30; i++) {
                camel.call("strava:athlete");
            }

            assertThat(strava.requests()).hasSizeLessThanOrEqualTo(30 + 10);
        }

        @ParameterizedTest
        @ValueSource(strings = {"500", "400", "404"})
        void thatARepetitionDoesNotMendIsNotRepeated(int status) {
            strava.fault(Fault.status(status));

            camel.call("strava:athlete");

            assertThat(strava.requests()).hasSize(1);
        }

        static Stream<Arguments> unreadable() {
            return Stream.of(
                    Arguments.of(Fault.html(200), "not with JSON (<!DOCTYPE html>"),
                    Arguments.of(Fault.status(200, "text/plain", "[]"), "not with JSON ([])."),
                    Arguments.of(Fault.emptyBody(), "the body is empty"),
                    Arguments.of(Fault.body(" \n "), "the body is empty"),
                    Arguments.of(Fault.wrongShape(), "not with the JSON expected"),
                    Arguments.of(Fault.body("\"text\""), "(\"text\")."),
                    Arguments.of(Fault.body("{} {}"), "({} {})."));
        }

        @ParameterizedTest
        @MethodSource("unreadable")
        void thatLooksLikeSuccessIsAnErrorWithAnExcerpt(Fault trouble, String excerpt) {
            strava.fault(trouble);

            for (String uri : List.of("strava:athlete", "strava:activities")) {
                assertThat(camel.call(uri).getException())
                        .isInstanceOf(StravaApiException.class)
                        .hasMessageStartingWith(uri + " failed: Strava answered 200, but ")
                        .hasMessageContaining(excerpt);
            }
        }

        @Test
        void onTheWayOfARevocationIsReportedAndNothingIsRepeated() {
            strava.fault(Fault.answerLost().onRevocation());

            assertThat(camel.call("strava:deauthorize").getException()).isInstanceOf(StravaApiException.class);
            assertThat(strava.requestsTo("/oauth/revoke")).hasSize(1);
        }
    }

    @Nested
    class TheBudget {

        @Test
        void isWaitedForOnceTheHeadersToldThatItIsSpent() {
            camel.start();
            camel.call("strava:athlete");
            strava.spend(97);
            camel.call("strava:athlete");

            CompletableFuture<Exchange> call = camel.begin("strava:athlete");
            camel.time.pass(Duration.ofMinutes(11));
            assertThat(call).isNotDone();
            Exchange exchange = finish(call);

            assertThat(camel.body(exchange, DetailedAthlete.class)).isNotNull();
            assertThat(strava.refused()).isZero();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isWaitedForAfterARefusal(boolean headers) {
            camel.start();
            camel.call("strava:athlete");
            strava.fault((headers ? Fault.rateLimited() : Fault.rateLimitedWithoutHeaders()).once());

            CompletableFuture<Exchange> call = camel.begin("strava:athlete");
            await().until(() -> camel.component().budget().waiting() == 1);
            camel.time.pass(Duration.ofMinutes(11));
            assertThat(call).isNotDone();

            assertThat(camel.body(finish(call), DetailedAthlete.class)).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"fail", "none", "wait&rateLimitMaxWait=5m"})
        void isReportedWithTheTimeWhenThereIsMore(String policy) {
            camel.start();
            camel.call("strava:athlete");
            strava.fault(Fault.rateLimited().once());

            assertThat(camel.call("strava:athlete?rateLimitPolicy=" + policy).getException())
                    .asInstanceOf(type(StravaRateLimitException.class))
                    .satisfies(
                            e -> assertThat(e.getRetryAt()).isBetween("2026-09-01T10:15:00Z", "2026-09-01T10:15:03Z"))
                    .satisfies(e -> assertThat(e.getMessage()).contains("strava:athlete"));
        }

        @Test
        void isExceededByThePolicyNoneOnly() {
            camel.start();
            camel.call("strava:athlete");
            strava.spend(99);
            camel.call("strava:athlete?rateLimitPolicy=none");
            assertThat(strava.refused()).isEqualTo(1);

            camel.call("strava:athlete?rateLimitPolicy=fail");
            camel.call("strava:athlete?rateLimitMaxWait=0");
            assertThat(strava.refused()).isEqualTo(1);
        }

        @Test
        void isNotExceededByManyCallsAtOnce() {
            strava.limits(200, 2000, 30, 1000);
            camel.start();
            camel.call("strava:athlete");

            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                calls.add(camel.begin("strava:athlete?rateLimitMaxWait=1h"));
            }
            calls.forEach(call -> assertThat(finish(call).getException()).isNull());

            assertThat(strava.refused()).isZero();
        }

        @Test
        void isWaitedForWithoutAThread() {
            camel.start();
            spendAll();
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(camel.begin("strava:activity?id=1"));
            }
            await().until(() -> camel.component().budget().waiting() == 500);

            await().until(() -> threads("StravaWorker").isEmpty()
                    || threads("StravaWorker").stream().allMatch(thread -> thread.getState() != Thread.State.RUNNABLE));
            camel.context.stop();

            assertThat(calls).allSatisfy(call -> assertThat(finish(call).getException())
                    .isInstanceOf(CancellationException.class));
        }

        @Test
        void isWaitedForInTheCallersThreadIfTheExchangeIsTransacted() {
            List<Thread> threads = new ArrayList<>();
            camel.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:transacted")
                            .process(exchange -> {
                                exchange.getUnitOfWork().beginTransactedBy("a transaction");
                                threads.add(Thread.currentThread());
                            })
                            .to("strava:athlete")
                            .process(exchange -> threads.add(Thread.currentThread()));
                }
            });
            spendAll();

            assertThat(camel.call("direct:transacted").getException()).isNull();
            assertThat(threads).hasSize(2);
            assertThat(threads.get(0)).isSameAs(threads.get(1));
        }

        /** Routes that go on after they waited, and call again in a way that blocks, must not use up the threads. */
        @Test
        void isWaitedForTwiceByMoreRoutesThanThereIsBudget() {
            strava.limits(200, 2000, 30, 1000);
            camel.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:twice")
                            .to("strava:athlete?rateLimitMaxWait=10h")
                            .process(exchange -> exchange.getContext()
                                    .createProducerTemplate()
                                    .requestBody("strava:athlete?rateLimitMaxWait=10h", null, DetailedAthlete.class));
                }
            });
            spendAll();

            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                calls.add(camel.begin("direct:twice"));
            }

            calls.forEach(call -> assertThat(finish(call).getException()).isNull());
            assertThat(strava.refused()).isZero();
        }

        private void spendAll() {
            camel.call("strava:athlete");
            strava.spend(200);
            camel.call("strava:athlete?rateLimitPolicy=none");
            strava.clearRequests();
        }
    }

    @Nested
    class TheFirstCalls {

        @Test
        void makeOneRefreshHoweverManyTheyAre() {
            camel.start();
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(camel.begin("strava:athlete"));
            }

            calls.forEach(call -> assertThat(finish(call).getException()).isNull());

            assertThat(strava.requestsTo("/oauth/token")).hasSize(1);
            assertThat(strava.requestsTo("/athlete"))
                    .as("and one to learn whose the token is")
                    .hasSize(41);
        }

        @Test
        void goOnInThreadsOfTheirOwn() {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            AtomicInteger together = new AtomicInteger();
            camel.start(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:slow").to("strava:athlete").process(exchange -> {
                        threads.add(Thread.currentThread());
                        together.incrementAndGet();
                        await().atMost(Duration.ofSeconds(20)).until(() -> together.get() >= 5);
                    });
                }
            });
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(camel.begin("direct:slow"));
            }

            calls.forEach(call -> assertThat(finish(call).getException()).isNull());
            assertThat(threads).hasSize(5);
        }
    }

    @Test
    void worksAgainAfterTheComponentWasStoppedAndStarted() throws Exception {
        camel.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:athlete").routeId("athlete").to("strava:athlete");
            }
        });
        camel.body(camel.call("direct:athlete"), DetailedAthlete.class);

        camel.context.getRouteController().stopRoute("athlete");
        camel.component().stop();
        camel.component().start();
        camel.context.getRouteController().startRoute("athlete");

        camel.body(camel.call("direct:athlete"), DetailedAthlete.class);
        assertThat(strava.requestsTo("/oauth/token"))
                .as("the store knows the tokens")
                .hasSize(1);
    }

    @Test
    void isCancelledWhileItWaitsToTryAgainWhenTheContextStops() {
        camel.start();
        camel.call("strava:athlete");
        strava.fault(Fault.status(503));
        CompletableFuture<Exchange> call = camel.begin("strava:athlete");
        await().until(() -> camel.time.scheduled() > 0);

        camel.context.stop();

        assertThat(finish(call).getException()).isNotNull();
    }

    // what passes

    private static Stream<Fault> passing() {
        return Stream.of(
                Fault.status(502),
                Fault.status(503),
                Fault.status(504),
                Fault.html(503),
                Fault.cutJson(),
                Fault.brokenTransfer(),
                Fault.connectionReset(),
                Fault.connectionClosed(),
                Fault.garbage(),
                Fault.malformedChunk());
    }

    private Exchange finish(CompletableFuture<Exchange> call) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    if (!call.isDone()) {
                        camel.time.pass(Duration.ofSeconds(10));
                    }
                    return call.isDone();
                });
        return call.join();
    }

    private void connect(SandboxAthlete athlete) {
        assertThat(camel.call(
                                "strava:storeToken",
                                Map.of(),
                                Map.of(
                                        "athlete_id",
                                        athlete.id(),
                                        "access_token",
                                        athlete.accessToken(),
                                        "refresh_token",
                                        athlete.refreshToken()))
                        .getException())
                .isNull();
    }

    private List<String> paths() {
        return strava.requests().stream().map(SandboxRequest::path).toList();
    }

    private List<Integer> statuses() {
        return strava.requests().stream().map(SandboxRequest::status).toList();
    }

    private List<String> pages() {
        return strava.requestsTo(LIST).stream()
                .map(request -> request.page() + "/" + request.query().get("per_page"))
                .toList();
    }

    private static Set<Thread> threads(String name) {
        Set<Thread> found = new HashSet<>(Thread.getAllStackTraces().keySet());
        found.removeIf(thread -> !thread.getName().contains(name));
        return found;
    }

    /** As {@code camel.main.case-insensitive-headers=false} has it. */
    private static final class CaseSensitiveHeaders extends HashMapHeadersMapFactory {}
}
