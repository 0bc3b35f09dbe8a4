package io.github.camelstrava.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelstrava.StravaConstants;
import io.github.camelstrava.ratelimit.VirtualTime;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamTest {

    private static final VirtualTime NOW = new VirtualTime("2026-09-01T06:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-08-01T10:00:00Z,       2026-08-01T10:00:00Z",
        "2026-08-01T10:00:00.250Z,   2026-08-01T10:00:00.250Z",
        "2026-08-01T10:00:00+02:00,  2026-08-01T08:00:00Z",
        "2026-08-01T10:00:00-02:30,  2026-08-01T12:30:00Z",
        "2026-08-01T10:00:00 02:00,  2026-08-01T08:00:00Z",
        "2026-08-01T10:00 02:00,     2026-08-01T08:00:00Z",
        "2026-08-01T10:00:00,        2026-08-01T10:00:00Z",
        "2026-08-01T10:00,           2026-08-01T10:00:00Z",
        "2026-08-01 10:00:00,        2026-08-01T10:00:00Z",
        "2026-08-01,                 2026-08-01T00:00:00Z",
        "1785578400,                 2026-08-01T10:00:00Z",
        "0,                          1970-01-01T00:00:00Z",
        "30d,                        2026-08-02T06:00:00Z",
        "1d12h,                      2026-08-30T18:00:00Z",
        "90m,                        2026-09-01T04:30:00Z",
        "P30D,                       2026-08-02T06:00:00Z",
        "pt1h,                       2026-09-01T05:00:00Z",
        "' 2026-08-01 ',             2026-08-01T00:00:00Z"
    })
    void aPointInTimeIsUnderstoodInManyForms(String text, Instant instant) {
        assertThat(Param.after.parse(text, NOW)).isEqualTo(instant);
        assertThat(Param.before.parse(text, NOW)).isEqualTo(instant);
    }

    static Stream<Object> javaTimes() {
        Instant noon = Instant.parse("2026-08-01T12:00:00Z");
        return Stream.of(
                noon,
                Date.from(noon),
                OffsetDateTime.parse("2026-08-01T14:00:00+02:00"),
                ZonedDateTime.parse("2026-08-01T14:00:00+02:00[Europe/Paris]"),
                LocalDateTime.parse("2026-08-01T12:00:00"),
                noon.getEpochSecond());
    }

    @ParameterizedTest
    @MethodSource("javaTimes")
    void aPointInTimeIsUnderstoodAsJavaHasIt(Object value) {
        assertThat(Param.after.parse(value, NOW)).isEqualTo(Instant.parse("2026-08-01T12:00:00Z"));
    }

    @Test
    void aDayIsItsBeginningInUtc() {
        assertThat(Param.after.parse(LocalDate.parse("2026-08-01"), NOW))
                .isEqualTo(Instant.parse("2026-08-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-13-01",
                "2026-08-01T25:00:00Z",
                "-5",
                "1.5",
                "30 parsecs",
                "P",
                "99999999999999999999",
                "99999999999999999999d",
                "P99999999999999D",
                "2026-08-01T10:00:00Z; DROP",
                "",
                "\u0660"
            })
    void whatIsNoPointInTimeIsRefusedByTheNameOfTheOption(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Param.after.parse(text, NOW))
                .withMessageStartingWith("Option after has the value '");
    }

    @ParameterizedTest
    @CsvSource({
        "pageSize, 0",
        "pageSize, 201",
        "pageSize, -1",
        "pageSize, ten",
        "pageSize, 1.5",
        "pageSize, 99999999999",
        "page, 0",
        "page, -1",
        "page, x",
        "limit, 0",
        "limit, -5",
        "limit, ''",
        "streaming, yes",
        "streaming, ''",
        "includeAllEfforts, 1",
        "streamTypes, ''",
        "streamTypes, 'time,,latlng'",
        "streamTypes, time&x=y",
        "resolution, lo w"
    })
    void whatIsOutOfRangeIsRefusedByTheNameOfTheOption(Param param, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> param.parse(text, NOW))
                .withMessageStartingWith("Option " + param + " has the value '" + text + "': expected ");
    }

    @Test
    void theLargestPageIsStravas() {
        assertThat(Param.pageSize.parse("200", NOW)).isEqualTo(200);
        assertThat(Param.pageSize.parse(1, NOW)).isEqualTo(1);
    }

    @Test
    void valuesOfTheirOwnTypeAreTaken() {
        assertThat(Param.streaming.parse(true, NOW)).isEqualTo(true);
        assertThat(Param.streaming.parse(" FALSE ", NOW)).isEqualTo(false);
        assertThat(Param.limit.parse(7L, NOW)).isEqualTo(7);
        assertThat(Param.streamTypes.parse("time, latlng", NOW)).isEqualTo(List.of("time", "latlng"));
        assertThat(Param.streamTypes.parse(List.of("time", "latlng"), NOW)).isEqualTo(List.of("time", "latlng"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Param.class,
            names = {"name", "description", "externalId", "verifyToken", "redirectUri", "scope", "state", "code"},
            mode = EnumSource.Mode.EXCLUDE)
    void aRefusalEchoesNoControlCharactersAndNoNovels(Param param) {
        Throwable refusal = catchThrowable(() -> param.parse("a\r\nX-Forged: yes\u0000" + "b".repeat(500), NOW));

        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            assertThat(cause.getMessage()).doesNotContain("\r", "\n", "\u0000").hasSizeLessThan(250);
        }
        assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(param.name());
    }

    @ParameterizedTest
    @EnumSource(
            value = Param.class,
            names = {"name", "description", "externalId", "verifyToken", "redirectUri", "scope", "state", "code"})
    void freeTextIsTakenAsItIs(Param param) {
        String text = " Two lines\r\n& 100 % of ümlauts + more, " + "b".repeat(500);

        assertThat(param.parse(text, NOW)).isEqualTo(text);
        assertThat(param.onTheWire(text)).isEqualTo(text);
    }

    @Test
    void timesGoOutInSecondsAndListsWithCommas() {
        assertThat(Param.after.onTheWire(Instant.parse("2026-08-01T10:00:00.900Z")))
                .isEqualTo("1785578400");
        assertThat(Param.after.onTheWire(Instant.parse("1960-01-01T00:00:00Z")))
                .as("Strava knows nothing earlier")
                .isEqualTo("0");
        assertThat(Param.streamTypes.onTheWire(List.of("time", "latlng"))).isEqualTo("time,latlng");
        assertThat(Param.streaming.onTheWire(true)).isEqualTo("true");
    }

    @Test
    void namesOnTheWireAreStravas() {
        assertThat(Param.pageSize.wireName()).isEqualTo("per_page");
        assertThat(Param.streamTypes.wireName()).isEqualTo("keys");
        assertThat(Param.includeAllEfforts.wireName()).isEqualTo("include_all_efforts");
        assertThat(Param.before.wireName()).isEqualTo("before");
    }

    @ParameterizedTest
    @EnumSource(
            value = Param.class,
            names = {"verifyToken", "events"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyParameterHasAHeaderConstant(Param param) {
        assertThat(headerConstants()).contains(param.header());
    }

    @Test
    void noHeaderBringsInASecretOrWhatAnEndpointIsSetUpWith() {
        assertThat(Param.verifyToken.header()).isNull();
        assertThat(Param.events.header()).isNull();
        assertThat(headerConstants())
                .doesNotContain("CamelStravaVerifyToken", "CamelStravaEvents", "CamelStravaClientSecret");
    }

    @ParameterizedTest
    @EnumSource(Param.class)
    void everyParameterIsAnOptionOfTheEndpoint(Param param) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            var options =
                    (PropertyConfigurerGetter) context.getComponent("strava").getEndpointPropertyConfigurer();
            assertThat(options.getOptionType(param.name(), false))
                    .as(
                            "a getter and a setter in StravaParameters or StravaConfiguration, unless %s is no option",
                            param)
                    .matches(type -> (type == null) == param.isHeaderOnly());
        }
    }

    private static Set<Object> headerConstants() {
        return Arrays.stream(StravaConstants.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(field -> {
                    try {
                        return field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .collect(Collectors.toSet());
    }

    @Test
    void headersAreNamedAfterTheOption() {
        assertThat(Param.streamTypes.header()).isEqualTo("CamelStravaStreamTypes");
        assertThat(Stream.of(Param.values())
                        .map(Param::header)
                        .filter(Objects::nonNull)
                        .map(header -> header.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
    }
}
