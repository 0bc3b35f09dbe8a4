package io.github.camelstrava.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.camelstrava.model.StravaBody;
import io.github.camelstrava.model.StravaModel;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StravaOperationTest {

    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z]*");
    private static final Pattern PATH = Pattern.compile("/[a-z_/{}]+(\\?[a-z_=&]+)?");

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
        assertThat(operation.spec().description()).matches("[A-Z].{15,}\\.").doesNotContain("\n");
        assertThat(operation.spec().group()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void isEitherACallOfTheApiOrOneOfTheComponentItself(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        boolean calls = spec.method() != null;

        assertThat(spec.local() == null).isEqualTo(calls);
        assertThat(spec.path() != null).isEqualTo(calls);
        assertThat(spec.bucket() == Bucket.NONE).isNotEqualTo(calls);
        assertThat(spec.call()).startsWith(calls ? spec.method() + " " + spec.path() : "no API call");
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
        assertThat(operation.spec().scopes().isEmpty())
                .as("calls of the API need a scope")
                .isEqualTo(operation.spec().method() == null);
    }

    @ParameterizedTest
    @EnumSource(StravaOperation.class)
    void takesThePagingOptionsIfItIsPagedAndOnlyThen(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        Set<Param> paging = Set.of(Param.page, Param.pageSize, Param.limit, Param.streaming);
        if (spec.paging() == Paging.NONE) {
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
        } else if (spec.method() != null) {
            assertThat(spec.result()).isAssignableTo(StravaBody.class);
        }
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
    void aRowThatPagesASingleObjectIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> OperationSpec.get(Group.ATHLETES, "/x")
                .does("Something that is enough of a sentence.")
                .pagedByNumber()
                .build());
    }
}
