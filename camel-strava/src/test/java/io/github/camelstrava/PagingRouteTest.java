package io.github.camelstrava;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.error.StravaApiException;
import io.github.camelstrava.model.Comment;
import io.github.camelstrava.model.StravaList;
import io.github.camelstrava.model.StravaModel;
import io.github.camelstrava.model.SummaryActivity;
import io.github.camelstrava.model.SummaryAthlete;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How lists are read, page by page: what is asked for, in which order, and when it ends. */
class PagingRouteTest {

    private static final String ACTIVITIES = "/athlete/activities";
    private static final String COMMENTS = "/activities/5/comments";

    private final StravaServer camel = new StravaServer();

    @AfterEach
    void stop() {
        camel.close();
    }

    /** Serves a list in pages of one size, and nothing after its end. */
    private void serve(String path, int pageSize, List<String> elements) {
        int pages = (elements.size() + pageSize - 1) / pageSize;
        for (int page = 1; page <= pages + 1; page++) {
            int from = Math.min((page - 1) * pageSize, elements.size());
            int to = Math.min(page * pageSize, elements.size());
            serve(path, page, pageSize, array(elements.subList(from, to)));
        }
    }

    private void serve(String path, int page, int pageSize, String json) {
        camel.strava.stubFor(get(urlPathEqualTo(path))
                .withQueryParam("page", equalTo(Integer.toString(page)))
                .withQueryParam("per_page", equalTo(Integer.toString(pageSize)))
                .willReturn(okJson(json)));
    }

    private static String array(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private static List<String> activities(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> "{\"id\":" + id + ",\"name\":\"Same name\"}")
                .toList();
    }

    private static Long[] ids(int from, int to) {
        return LongStream.rangeClosed(from, to).boxed().toArray(Long[]::new);
    }

    private static List<Long> idsOf(Iterable<?> elements) {
        List<Long> ids = new ArrayList<>();
        elements.forEach(
                element -> ids.add(((StravaModel) element).json().path("id").asLong()));
        return ids;
    }

    private static Iterator<?> iterator(Exchange exchange) {
        return (Iterator<?>) StravaServer.succeeded(exchange).getMessage().getBody();
    }

    private static String page(int page, int size) {
        return ACTIVITIES + "?page=" + page + "&per_page=" + size;
    }

    @Nested
    class ANumberedList {

        ANumberedList() {
            camel.start();
        }

        @Test
        void isReadToItsEmptyPage() {
            serve(ACTIVITIES, 200, activities(450));

            StravaList<?> list = StravaServer.list(camel.call("strava:activities"));

            assertThat(idsOf(list)).containsExactly(ids(1, 450));
            assertThat(camel.urls()).containsExactly(page(1, 200), page(2, 200), page(3, 200), page(4, 200));
        }

        @ParameterizedTest
        @CsvSource({
            "limit=10,               10, 10,  1",
            "limit=200,             200, 200, 1",
            "limit=250,             250, 200, 2",
            "limit=450,             450, 200, 3",
            "limit=1000,            450, 200, 4",
            "limit=120&pageSize=100, 120, 100, 2",
            "limit=30&pageSize=100,  30, 30,  1"
        })
        void isReadNoFurtherThanItsLimit(String options, int elements, int pageSize, int pages) {
            serve(ACTIVITIES, pageSize, activities(450));

            StravaList<?> list = StravaServer.list(camel.call("strava:activities?" + options));

            assertThat(idsOf(list)).containsExactly(ids(1, elements));
            assertThat(camel.urls())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, pages)
                            .mapToObj(page -> page(page, pageSize))
                            .toList());
        }

        @ParameterizedTest
        @CsvSource({
            "page=1,                1-200",
            "page=2,                201-400",
            "page=3,                401-450",
            "page=4,                1-0",
            "page=2&pageSize=50,    51-100",
            "page=2&pageSize=50&limit=7, 51-57"
        })
        void isReadAtOnePage(String options, String range) {
            int pageSize = options.contains("pageSize") ? 50 : 200;
            serve(ACTIVITIES, pageSize, activities(450));
            String[] ends = range.split("-");

            StravaList<?> list = StravaServer.list(camel.call("strava:activities?" + options));

            assertThat(idsOf(list)).containsExactly(ids(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
            assertThat(camel.urls()).hasSize(1);
        }

        @Test
        void hasPagesOfTheSizeInTheHeaderElseInTheUriElseOfTheComponent() {
            camel.context
                    .getComponent("strava", StravaComponent.class)
                    .getConfiguration()
                    .setPageSize(50);

            camel.call("strava:activities?page=1&pageSize=20", Map.of(StravaConstants.PAGE_SIZE, 10));
            camel.call("strava:activities?page=1&pageSize=20");
            camel.call("strava:activities?page=1");

            assertThat(camel.urls()).containsExactly(page(1, 10), page(1, 20), page(1, 50));
        }

        @Test
        void isReadPastShortPages() {
            serve(ACTIVITIES, 1, 200, array(activities(450).subList(0, 3)));
            serve(ACTIVITIES, 2, 200, array(activities(450).subList(3, 150)));
            serve(ACTIVITIES, 3, 200, array(activities(450).subList(150, 151)));
            serve(ACTIVITIES, 4, 200, "[]");

            assertThat(idsOf(StravaServer.list(camel.call("strava:activities"))))
                    .containsExactly(ids(1, 151));
        }

        @Test
        void thatMovesWhileItIsReadHasNothingTwice() {
            serve(ACTIVITIES, 1, 200, array(activities(450).subList(0, 200)));
            serve(ACTIVITIES, 2, 200, array(activities(450).subList(190, 390)));
            serve(ACTIVITIES, 3, 200, array(activities(450).subList(380, 450)));
            serve(ACTIVITIES, 4, 200, "[]");

            assertThat(idsOf(StravaServer.list(camel.call("strava:activities"))))
                    .containsExactly(ids(1, 450));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void ofAServerThatIgnoresThePageIsReadOnce(boolean streaming) {
            String efforts = "[{\"id\":3400000000000000001},{\"id\":3400000000000000002}]";
            camel.strava.stubFor(get(urlPathEqualTo("/segment_efforts")).willReturn(okJson(efforts)));

            Exchange exchange = camel.call("strava:segmentEfforts?id=33&streaming=" + streaming);

            List<Object> read = new ArrayList<>();
            if (streaming) {
                iterator(exchange).forEachRemaining(read::add);
            } else {
                read.addAll(StravaServer.list(exchange));
            }
            assertThat(idsOf(read)).containsExactly(3400000000000000001L, 3400000000000000002L);
            assertThat(camel.urls())
                    .containsExactly(
                            "/segment_efforts?segment_id=33&page=1&per_page=200",
                            "/segment_efforts?segment_id=33&page=2&per_page=200");
        }

        @Test
        void withoutIdsKeepsEqualElements() {
            String ana = "{\"firstname\":\"Ana\",\"lastname\":\"P.\"}";
            String bo = "{\"firstname\":\"Bo\",\"lastname\":\"P.\"}";
            serve("/activities/5/kudos", 1, 200, array(List.of(ana, bo, ana)));
            serve("/activities/5/kudos", 2, 200, array(List.of(ana)));
            serve("/activities/5/kudos", 3, 200, "[]");

            StravaList<?> list = StravaServer.list(camel.call("strava:activityKudos?id=5"));

            assertThat(list)
                    .extracting(athlete -> ((SummaryAthlete) athlete).firstname())
                    .containsExactly("Ana", "Bo", "Ana", "Ana");
            assertThat(camel.urls()).hasSize(3);
        }

        @Test
        void mayHaveIdsOfAnySize() {
            serve(
                    ACTIVITIES,
                    1,
                    200,
                    "[{\"id\":9007199254740993},{\"id\":9007199254740992},{\"id\":9223372036854775807}]");
            serve(ACTIVITIES, 2, 200, "[{\"id\":9007199254740993}]");

            assertThat(idsOf(StravaServer.list(camel.call("strava:activities"))))
                    .containsExactly(9007199254740993L, 9007199254740992L, Long.MAX_VALUE);
        }
    }

    @Nested
    class Comments {

        private static final String ENCODED_ALREADY = "eyJpZCI6MX0%3D";

        Comments() {
            camel.start();
        }

        private String comment(int id, String cursor) {
            return "{\"id\":" + id + ",\"cursor\":" + (cursor == null ? null : "\"" + cursor + "\"") + "}";
        }

        private void serveFirst(String size, String... comments) {
            camel.strava.stubFor(get(urlPathEqualTo(COMMENTS))
                    .withQueryParam("page_size", equalTo(size))
                    .withQueryParam("after_cursor", absent())
                    .willReturn(okJson(array(List.of(comments)))));
        }

        private void serveAfter(String cursor, String... comments) {
            camel.strava.stubFor(get(urlPathEqualTo(COMMENTS))
                    .withQueryParam("after_cursor", equalTo(cursor))
                    .willReturn(okJson(array(List.of(comments)))));
        }

        @Test
        void areReadFromCursorToCursorWhichIsEncodedOnceMore() {
            serveFirst("200", comment(1, "first"), comment(2, ENCODED_ALREADY));
            serveAfter(ENCODED_ALREADY, comment(3, "other"), comment(4, "a+b/c=&d e?"));
            serveAfter("a+b/c=&d e?");

            StravaList<?> list = StravaServer.list(camel.call("strava:activityComments?id=5"));

            assertThat(idsOf(list)).containsExactly(ids(1, 4));
            assertThat(list).hasOnlyElementsOfType(Comment.class);
            assertThat(camel.urls())
                    .containsExactly(
                            COMMENTS + "?page_size=200",
                            COMMENTS + "?page_size=200&after_cursor=eyJpZCI6MX0%253D",
                            COMMENTS + "?page_size=200&after_cursor=a%2Bb%2Fc%3D%26d%20e%3F");
        }

        @Test
        void mayBeNone() {
            serveFirst("200");

            assertThat(StravaServer.list(camel.call("strava:activityComments?id=5")))
                    .isEmpty();
            assertThat(camel.urls()).hasSize(1);
        }

        @Test
        void areReadNoFurtherThanTheLimit() {
            serveFirst("3", comment(1, "a"), comment(2, "b"));
            serveAfter("b", comment(3, "c"), comment(4, "d"));

            assertThat(idsOf(StravaServer.list(camel.call("strava:activityComments?id=5&limit=3"))))
                    .containsExactly(ids(1, 3));
            assertThat(camel.urls())
                    .containsExactly(COMMENTS + "?page_size=3", COMMENTS + "?page_size=3&after_cursor=b");
        }

        @Test
        void ofAServerThatIgnoresTheCursorAreReadOnce() {
            camel.strava.stubFor(
                    get(urlPathEqualTo(COMMENTS)).willReturn(okJson(array(List.of(comment(1, "a"), comment(2, "b"))))));

            assertThat(idsOf(StravaServer.list(camel.call("strava:activityComments?id=5"))))
                    .containsExactly(1L, 2L);
            assertThat(camel.urls()).hasSize(2);
        }

        @Test
        void areReadOnceIfThePagesOverlapWhole() {
            serveFirst("200", comment(1, "a"), comment(2, "b"));
            serveAfter("b", comment(2, "b"));

            assertThat(idsOf(StravaServer.list(camel.call("strava:activityComments?id=5"))))
                    .containsExactly(1L, 2L);
            assertThat(camel.urls()).hasSize(2);
        }

        @Test
        void ofANamedPageAreNumbered() {
            serve(COMMENTS, 2, 50, array(List.of(comment(51, "x"))));

            assertThat(idsOf(StravaServer.list(camel.call("strava:activityComments?id=5&page=2&pageSize=50"))))
                    .containsExactly(51L);
            assertThat(camel.urls()).containsExactly(COMMENTS + "?page=2&per_page=50");
        }

        @Test
        void goOnByNumbersWhereStravaGivesNoCursor() {
            serveFirst("200", comment(1, null), comment(2, null));
            serve(COMMENTS, 2, 200, array(List.of(comment(3, null))));
            serve(COMMENTS, 3, 200, "[]");

            assertThat(idsOf(StravaServer.list(camel.call("strava:activityComments?id=5"))))
                    .containsExactly(ids(1, 3));
            assertThat(camel.urls())
                    .containsExactly(
                            COMMENTS + "?page_size=200",
                            COMMENTS + "?page=2&per_page=200",
                            COMMENTS + "?page=3&per_page=200");
        }

        @Test
        void areFetchedWhenTheyAreNeeded() {
            serveFirst("2", comment(1, "a"), comment(2, "b"));
            serveAfter("b", comment(3, "c"));
            serveAfter("c");

            Iterator<?> comments = iterator(camel.call("strava:activityComments?id=5&streaming=true&pageSize=2"));

            assertThat(camel.urls()).isEmpty();
            comments.next();
            comments.next();
            assertThat(camel.urls()).hasSize(1);
            assertThat(((Comment) comments.next()).id()).isEqualTo(3);
            assertThat(camel.urls()).hasSize(2);
            assertThat(comments.hasNext()).isFalse();
            assertThat(camel.urls()).hasSize(3);
        }
    }

    @Nested
    class Streaming {

        private final List<Integer> fetched = new ArrayList<>();

        private void route(Consumer<RouteDefinition> steps) {
            camel.start(new RouteBuilder() {
                @Override
                public void configure() {
                    steps.accept(from("direct:all").to("strava:activities?streaming=true&pageSize=100"));
                }
            });
            serve(ACTIVITIES, 100, activities(450));
        }

        private MockEndpoint each() {
            return camel.context.getEndpoint("mock:each", MockEndpoint.class);
        }

        private List<Long> received() {
            return idsOf(each().getReceivedExchanges().stream()
                    .map(exchange -> exchange.getMessage().getBody())
                    .toList());
        }

        @Test
        void fetchesAPageWhenASplitterNeedsIt() {
            route(route -> route.split()
                    .body()
                    .streaming()
                    .process(exchange -> fetched.add(camel.urls().size()))
                    .to("mock:each"));

            StravaServer.succeeded(camel.call("direct:all"));

            assertThat(received()).containsExactly(ids(1, 450));
            assertThat(each().getReceivedExchanges())
                    .allSatisfy(exchange ->
                            assertThat(exchange.getMessage().getBody()).isInstanceOf(SummaryActivity.class));
            // Camel looks one element ahead.
            assertThat(fetched.get(0)).isEqualTo(1);
            assertThat(fetched.get(98)).isEqualTo(1);
            assertThat(fetched.get(99)).isEqualTo(2);
            assertThat(fetched.get(449)).isEqualTo(6);
        }

        @Test
        void worksWithASplitterThatCollects() {
            route(route -> route.split()
                    .body()
                    .aggregationStrategy(new GroupedBodyAggregationStrategy())
                    .streaming()
                    .transform()
                    .simple("${body.id}")
                    .end());

            Exchange exchange = StravaServer.succeeded(camel.call("direct:all"));

            List<?> ids = exchange.getMessage().getBody(List.class);
            assertThat(ids)
                    .hasSize(450)
                    .asInstanceOf(InstanceOfAssertFactories.list(Long.class))
                    .startsWith(1L, 2L, 3L);
        }

        @Test
        void worksWithAnAggregatorOfBatches() {
            route(route -> route.split()
                    .body()
                    .streaming()
                    .aggregate(new GroupedBodyAggregationStrategy())
                    .constant(true)
                    .eagerCheckCompletion()
                    .completionSize(100)
                    .completion(exchange -> exchange.getProperty(Exchange.SPLIT_COMPLETE, false, Boolean.class))
                    .to("mock:each"));

            StravaServer.succeeded(camel.call("direct:all"));

            assertThat(each().getReceivedExchanges())
                    .extracting(exchange ->
                            exchange.getMessage().getBody(List.class).size())
                    .containsExactly(100, 100, 100, 100, 50);
        }

        @Test
        void endsInTheErrorOfThePageThatFailed() {
            route(route -> route.split().body().streaming().to("mock:each"));
            camel.strava.stubFor(get(urlPathEqualTo(ACTIVITIES))
                    .withQueryParam("page", equalTo("3"))
                    .willReturn(serverError()));

            Exchange exchange = camel.call("direct:all");

            assertThat(exchange.getException())
                    .isInstanceOf(StravaApiException.class)
                    .hasMessageContaining("strava:activities failed: Strava answered 500");
            assertThat(received()).as("Camel looks one element ahead").containsExactly(ids(1, 199));
        }

        @Test
        void endsInTheExceptionOfTheRoute() {
            route(route -> route.split()
                    .body()
                    .streaming()
                    .stopOnException()
                    .to("mock:each")
                    .process(exchange -> {
                        if (exchange.getMessage().getBody(SummaryActivity.class).id() == 150) {
                            throw new IllegalStateException("enough");
                        }
                    }));

            Exchange exchange = camel.call("direct:all");

            assertThat(exchange.getException()).hasStackTraceContaining("enough");
            assertThat(received()).containsExactly(ids(1, 150));
        }

        @Test
        void goesOnWhereAnEarlierStepStoppedReading() {
            route(route -> route.process(exchange -> {
                        Iterator<?> activities = exchange.getMessage().getBody(Iterator.class);
                        IntStream.range(0, 130).forEach(i -> activities.next());
                    })
                    .split()
                    .body()
                    .streaming()
                    .to("mock:each"));

            StravaServer.succeeded(camel.call("direct:all"));

            assertThat(received()).containsExactly(ids(131, 450));
        }

        @Test
        void canBeReadLongAfterTheExchangeEnded() {
            camel.start();
            serve(ACTIVITIES, 100, activities(150));
            Iterator<?> activities = iterator(camel.call("strava:activities?streaming=true&pageSize=100"));

            assertThat(idsOf(List.of(activities.next()))).containsExactly(1L);
            List<Object> rest = new ArrayList<>();
            activities.forEachRemaining(rest::add);

            assertThat(idsOf(rest)).containsExactly(ids(2, 150));
            assertThat(activities.hasNext()).isFalse();
            assertThatThrownBy(activities::next).isInstanceOf(NoSuchElementException.class);
            assertThat(camel.urls()).hasSize(3);
        }

        @Test
        void asksAgainForThePageThatFailed() {
            camel.start();
            serve(ACTIVITIES, 100, activities(150));
            camel.strava.stubFor(get(urlPathEqualTo(ACTIVITIES))
                    .withQueryParam("page", equalTo("2"))
                    .willReturn(serverError()));
            Iterator<?> activities = iterator(camel.call("strava:activities?streaming=true&pageSize=100"));
            IntStream.range(0, 100).forEach(i -> activities.next());

            assertThatThrownBy(activities::hasNext).isInstanceOf(StravaApiException.class);
            assertThatThrownBy(activities::next).as("and it has not ended").isInstanceOf(StravaApiException.class);
            serve(ACTIVITIES, 100, activities(150));
            List<Object> rest = new ArrayList<>();
            activities.forEachRemaining(rest::add);

            assertThat(idsOf(rest)).containsExactly(ids(101, 150));
        }

        @Test
        void readsNoFurtherThanTheLimit() {
            camel.start();
            serve(ACTIVITIES, 100, activities(450));
            List<Object> read = new ArrayList<>();

            iterator(camel.call("strava:activities?streaming=true&pageSize=100&limit=150"))
                    .forEachRemaining(read::add);

            assertThat(idsOf(read)).containsExactly(ids(1, 150));
            assertThat(camel.urls()).containsExactly(page(1, 100), page(2, 100));
        }
    }
}
