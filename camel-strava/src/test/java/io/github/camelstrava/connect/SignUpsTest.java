package io.github.camelstrava.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstrava.ratelimit.VirtualTime;
import io.github.camelstrava.store.EntryKind;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignUpsTest {

    private static final String APPLICATION = "190000";
    private static final String PATH = "/strava/connect";

    private final VirtualTime time = new VirtualTime("2026-09-01T10:00:00Z");
    private final StravaStore store = new MemoryStore(time);
    private final SignUps signUps = new SignUps(store, APPLICATION, PATH);

    private void assertRefused(ConnectOutcome outcome, String state, String holds) {
        assertRefused(signUps, outcome, state, holds);
    }

    private static void assertRefused(SignUps node, ConnectOutcome outcome, String state, String holds) {
        assertThatThrownBy(() -> node.end(state, holds))
                .isInstanceOfSatisfying(RefusedSignUpException.class, e -> assertThat(e.outcome())
                        .isEqualTo(outcome));
    }

    @Test
    void oneThatBeganHereIsEndedOnce() throws RefusedSignUpException {
        SignUps.Begun begun = signUps.begin(null);

        signUps.end(begun.state(), begun.browser());

        assertRefused(ConnectOutcome.OVER, begun.state(), begun.browser());
    }

    @Test
    void eachHasAStateOfItsOwnThatCannotBeGuessed() {
        Set<String> states = new HashSet<>();
        Set<String> randoms = new HashSet<>();
        Set<String> browsers = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            SignUps.Begun begun = signUps.begin(null);
            states.add(begun.state());
            randoms.add(begun.state().substring(0, begun.state().indexOf('.')));
            browsers.add(begun.browser());
        }

        assertThat(states).hasSize(200);
        // 32 characters of 6 bits.
        assertThat(randoms).hasSize(200).allMatch(random -> random.length() == 32);
        assertThat(browsers).hasSize(200).allMatch(browser -> browser.length() == 32);
    }

    @Test
    void nothingIsStoredForThoseWhoOnlyBegin() {
        for (int i = 0; i < 1_000; i++) {
            signUps.begin(null);
        }

        assertThat(store.items(EntryKind.OAUTH_STATE, APPLICATION)).isEmpty();
        assertThat(store.items(EntryKind.OAUTH_KEY, APPLICATION)).hasSize(1);
    }

    @Test
    void aSecondOneInTheSameBrowserLeavesTheFirstAsItIs() throws RefusedSignUpException {
        SignUps.Begun first = signUps.begin(null);
        SignUps.Begun second = signUps.begin(first.browser());
        assertThat(second.browser()).isEqualTo(first.browser());
        assertThat(second.state()).isNotEqualTo(first.state());

        signUps.end(first.state(), second.browser());
        signUps.end(second.state(), second.browser());
        assertRefused(ConnectOutcome.OVER, first.state(), first.browser());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "<script>alert(1)</script>aaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aBrowserThatHoldsSomethingElseIsGivenSomethingOfOurs(String holds) throws RefusedSignUpException {
        SignUps.Begun begun = signUps.begin(holds);

        assertThat(begun.browser()).isNotEqualTo(holds);
        assertRefused(ConnectOutcome.FOREIGN, begun.state(), holds);
        signUps.end(begun.state(), begun.browser());
    }

    @Test
    void itIsOverAfterTenMinutes() throws RefusedSignUpException {
        SignUps.Begun inTime = signUps.begin(null);
        SignUps.Begun late = signUps.begin(null);

        time.pass(Duration.ofMinutes(10).minusSeconds(1));
        signUps.end(inTime.state(), inTime.browser());
        time.pass(Duration.ofSeconds(1));
        assertRefused(ConnectOutcome.OVER, late.state(), late.browser());
    }

    @Test
    void itCannotBeMadeToLastLonger() {
        SignUps.Begun begun = signUps.begin(null);
        String[] parts = begun.state().split("\\.");
        String longer = parts[0] + "." + (Long.parseLong(parts[1]) + 600) + "." + parts[2];

        assertRefused(ConnectOutcome.FOREIGN, longer, begun.browser());
    }

    @Test
    void oneOfAnotherBrowserIsForeign() {
        SignUps.Begun ours = signUps.begin(null);
        SignUps.Begun theirs = signUps.begin(null);

        assertRefused(ConnectOutcome.FOREIGN, theirs.state(), ours.browser());
        assertRefused(ConnectOutcome.FOREIGN, theirs.state(), null);
        assertRefused(ConnectOutcome.FOREIGN, theirs.state(), "");
    }

    @Test
    void aRefusedAttemptDoesNotEndThatOfAnother() throws RefusedSignUpException {
        SignUps.Begun theirs = signUps.begin(null);
        assertRefused(
                ConnectOutcome.FOREIGN, theirs.state(), signUps.begin(null).browser());

        signUps.end(theirs.state(), theirs.browser());
    }

    @Test
    void oneOfAnotherPathOrApplicationIsForeign() {
        SignUps.Begun begun = signUps.begin(null);

        assertRefused(
                new SignUps(store, APPLICATION, "/other"), ConnectOutcome.FOREIGN, begun.state(), begun.browser());
        assertRefused(new SignUps(store, "190001", PATH), ConnectOutcome.FOREIGN, begun.state(), begun.browser());
    }

    @Test
    void oneOfAnotherStoreIsForeign() {
        SignUps.Begun begun = signUps.begin(null);

        assertRefused(
                new SignUps(new MemoryStore(time), APPLICATION, PATH),
                ConnectOutcome.FOREIGN,
                begun.state(),
                begun.browser());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.1.b",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.1788256800",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.-1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.9999999999999.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.١٢٣.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatIsNoStateIsInvalid(String state) {
        assertRefused(ConnectOutcome.INVALID, state, signUps.begin(null).browser());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".", "\n", " ", "\0", ".1"})
    void aStateWithSomethingBehindItIsInvalid(String garbage) {
        SignUps.Begun begun = signUps.begin(null);

        assertRefused(ConnectOutcome.INVALID, begun.state() + garbage, begun.browser());
        assertRefused(ConnectOutcome.INVALID, garbage + begun.state(), begun.browser());
    }

    @Test
    void anotherNodeEndsItAndThenItIsOverEverywhere() throws RefusedSignUpException {
        SignUps.Begun begun = signUps.begin(null);
        SignUps other = new SignUps(store, APPLICATION, PATH);

        other.end(begun.state(), begun.browser());

        assertRefused(ConnectOutcome.OVER, begun.state(), begun.browser());
        assertRefused(other, ConnectOutcome.OVER, begun.state(), begun.browser());
    }

    @Test
    void thoseThatAreOverAreForgottenWhenOthersEnd() throws RefusedSignUpException {
        for (int i = 0; i < 20; i++) {
            SignUps.Begun begun = signUps.begin(null);
            signUps.end(begun.state(), begun.browser());
        }
        assertThat(store.items(EntryKind.OAUTH_STATE, APPLICATION)).hasSize(20);

        time.pass(Duration.ofMinutes(11));
        SignUps.Begun last = signUps.begin(null);
        signUps.end(last.state(), last.browser());

        assertThat(store.items(EntryKind.OAUTH_STATE, APPLICATION)).hasSize(1);
        assertRefused(ConnectOutcome.OVER, last.state(), last.browser());
    }

    @Test
    void whatIsForgottenCannotBeEndedAgain() throws RefusedSignUpException {
        SignUps.Begun begun = signUps.begin(null);
        signUps.end(begun.state(), begun.browser());
        time.pass(Duration.ofMinutes(11));
        SignUps.Begun next = signUps.begin(null);
        signUps.end(next.state(), next.browser());

        assertRefused(ConnectOutcome.OVER, begun.state(), begun.browser());
    }
}
