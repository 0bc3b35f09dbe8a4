package io.github.camelstrava.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaModel;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StravaOperationTest {

    /** Nothing, a file, or something that was never described. */
    private static final Map<StravaOperation, Class<?>> RESULTS_OF_OTHER_KINDS = Map.of(
            StravaOperation.deleteActivity, Void.class,
            StravaOperation.leaveClub, Void.class,
            StravaOperation.deleteSubscription, Void.class,
            StravaOperation.joinClub, Map.class,
            StravaOperation.exportRouteGpx, InputStream.class,
            StravaOperation.exportRouteTcx, InputStream.class);

    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z]*");
    private static final Pattern PATH = Pattern.compile("(/([a-z_-]+|\\{id}))+(\\?[a-z_]+=([a-z]+|\\{id}))?");

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void isSpelledAsInAUriAndFoundByThatNameOnly(StravaOperation operation) {
        assertThat(operation.name()).matches(NAME);
        assertThat(StravaOperation.named(operation.name())).contains(operation);
        assertThat(StravaOperation.named(operation.name().toUpperCase(Locale.ROOT)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void saysInASentenceWhatItDoes(StravaOperation operation) {
        assertThat(operation.spec().description()).matches("[A-Z]\\w* \\w.*\\.").doesNotContain("\n");
        assertThat(operation.spec().group()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void isEitherACallOfTheApiOrOneOfTheComponentItselfOrStravas(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        boolean calls = spec.method() != null;

        assertThat(Stream.of(calls, spec.local() != null, spec.handlesRequests(), !spec.isProducer())
                        .filter(kind -> kind))
                .hasSize(1);
        assertThat(spec.path() != null).isEqualTo(calls);
        assertThat(spec.bucket() != Bucket.NONE)
                .as("Strava counts the calls for athletes")
                .isEqualTo(calls && spec.authentication() == Authentication.ATHLETE);
        if (calls) {
            assertThat(spec.call()).startsWith(spec.method() + " " + spec.path());
        } else {
            assertThat(spec.call()).matches("no API call|POST /oauth/.+");
        }
        if (calls) {
            assertThat(spec.path()).matches(PATH);
        }
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void takesAnIdIfItsPathHasAPlaceForOne(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        String path = spec.path() == null ? "" : spec.path();
        switch (spec.idRule()) {
            case NONE -> assertThat(path).doesNotContain("{");
            case REQUIRED, ACTING_ATHLETE -> assertThat(path).containsOnlyOnce("{id}");
            case OTHER_ATHLETE -> {
                assertThat(path).doesNotContain("{");
                assertThat(spec.otherPath()).containsOnlyOnce("{id}");
            }
        }
        assertThat(spec.otherPath() != null).isEqualTo(spec.idRule() == IdRule.OTHER_ATHLETE);
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void namesTheScopeThatAnErrorCanAskFor(StravaOperation operation) {
        OperationSpec spec = operation.spec();

        assertThat(spec.scopes().isEmpty())
                .as("calls for an athlete need a scope")
                .isEqualTo(spec.method() == null || spec.authentication() == Authentication.APPLICATION);
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void takesThePagingOptionsIfItIsPagedAndOnlyThen(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        Set<Param> paging = Set.of(Param.page, Param.pageSize, Param.limit, Param.streaming);
        if (operation == StravaOperation.athletes) {
            assertThat(spec.params()).as("no pages, but perhaps too many").containsExactly(Param.streaming);
        } else if (spec.paging() == Paging.NONE) {
            assertThat(spec.params()).doesNotContainAnyElementsOf(paging);
        } else {
            assertThat(spec.params()).containsAll(paging);
            assertThat(spec.list()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void returnsWhatConvertersCanWrite(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        if (spec.list()) {
            assertThat(spec.result()).isAssignableTo(StravaModel.class);
        } else if (spec.method() != null && !RESULTS_OF_OTHER_KINDS.containsKey(operation)) {
            assertThat(spec.result()).isAssignableTo(StravaBody.class);
        } else if (spec.method() != null) {
            assertThat(spec.result()).isEqualTo(RESULTS_OF_OTHER_KINDS.get(operation));
        }
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void returnsWhatCanBeMadeOfAnAnswer(StravaOperation operation) {
        Class<?> result = operation.spec().result();

        assertThat(StravaBody.class.isAssignableFrom(result) && Modifier.isAbstract(result.getModifiers()))
                .as("%s is abstract", result)
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void isRepeatedAfterAHiccupOnlyIfItReads(StravaOperation operation) {
        assertThat(operation.spec().isRead())
                .isEqualTo("GET".equals(operation.spec().method()));
    }

    @Test
    void onlyActivitiesArePolled() {
        assertThat(StravaOperation.values())
                .filteredOn(operation -> operation.spec().role() == OperationSpec.ConsumerRole.POLLING)
                .containsExactly(StravaOperation.activities);
    }

    @Test
    void aRowWithoutASentenceIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OperationSpec.get(Group.ATHLETES, "/x").build());
    }

    @Test
    void aRowThatTakesABodyAndSendsNoneIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> OperationSpec.post(Group.ATHLETES, "/x", BodyType.NONE)
                .does("Something that is enough of a sentence.")
                .takesBody()
                .build());
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void asksForNoParameterThatItDoesNotTake(StravaOperation operation) {
        OperationSpec spec = operation.spec();

        assertThat(spec.params()).containsAll(spec.required());
        assertThat(spec.params()).containsAll(spec.together());
        assertThat(spec.params()).containsAll(spec.defaults().keySet());
        assertThat(spec.required()).as("what has a default is not asked for").noneMatch(spec.defaults()::containsKey);
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void hasDefaultsAsTheirParametersAreRead(StravaOperation operation) {
        operation.spec().defaults().forEach((param, value) -> assertThat(param.parse(value, Clock.systemUTC()))
                .as(param.name())
                .isEqualTo(value));
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void saysWhatBecameOfItAtStravaIfItIsLegacy(StravaOperation operation) {
        OperationSpec spec = operation.spec();

        assertThat(spec.isLegacy()).isEqualTo(spec.legacy() != null);
        if (spec.isLegacy()) {
            assertThat(spec.legacy())
                    .as("to follow the word Strava")
                    .matches("(removed it (in|on|by)|has not documented it since) \\d{4}(-\\d\\d-\\d\\d)?");
        }
    }

    @Test
    void aRowThatPagesASingleObjectIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> OperationSpec.get(Group.ATHLETES, "/x")
                .does("Something that is enough of a sentence.")
                .pagedByNumber()
                .build());
    }
}
