package io.grapevine.mesh.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final MemberId B = new MemberId("b", "1");
    private static final SeedStatus SELF = SeedStatus.of("a", SeedStatus.State.SELF);

    private final Settling settling = new Settling(60_000);

    private boolean look(long now, SeedStatus... contacts) {
        return settling.look(List.of(contacts), member -> false, now);
    }

    @Test
    void withoutAnyAddressItIsImmediateAndReportedOnce() {
        assertThat(look(0)).isTrue();
        assertThat(look(1)).isFalse();
        assertThat(settling.isSettled()).isTrue();
    }

    @Test
    void itsOwnAddressIsNoPeer() {
        assertThat(look(0, SELF)).isTrue();
    }

    @Test
    void aMemberThatAnswersMustHaveShownAllItHas() {
        List<SeedStatus> contacts = List.of(SELF, SeedStatus.connected("b", B));

        assertThat(settling.look(contacts, member -> false, 10)).isFalse();
        assertThat(settling.look(contacts, B::equals, 20)).isTrue();
    }

    @Test
    void anAddressMustRefuseAgainTwoSecondsLater() {
        assertThat(look(0, SeedStatus.refused("b", 1))).isFalse();
        assertThat(look(1_900, SeedStatus.refused("b", 5))).isFalse();
        assertThat(look(2_100, SeedStatus.refused("b", 6))).isTrue();
    }

    @Test
    void oneRefusalThatGrowsOldIsNotTwo() {
        assertThat(look(0, SeedStatus.refused("b", 3))).isFalse();
        assertThat(look(9_900, SeedStatus.refused("b", 3))).isFalse();
    }

    @Test
    void refusalsCountAnewAfterAnotherAnswer() {
        look(0, SeedStatus.refused("b", 1));
        look(1_000, SeedStatus.of("b", SeedStatus.State.TRYING));

        assertThat(look(2_500, SeedStatus.refused("b", 2))).isFalse();
        assertThat(look(4_500, SeedStatus.refused("b", 3))).isTrue();
    }

    @Test
    void whatDoesNotResolveOrAnswerIsWaitedForTenSeconds() {
        SeedStatus unresolved = SeedStatus.of("b", SeedStatus.State.UNRESOLVED);
        SeedStatus trying = SeedStatus.of("c", SeedStatus.State.TRYING);
        SeedStatus silent = SeedStatus.of("d", SeedStatus.State.SILENT);

        assertThat(look(0, unresolved, trying, silent)).isFalse();
        assertThat(look(9_999, unresolved)).isFalse();
        assertThat(look(9_999, trying)).isFalse();
        assertThat(look(9_999, silent)).isFalse();
        assertThat(look(10_000, unresolved, trying, silent)).isTrue();
    }

    @Test
    void theTenSecondsBeginWithTheFirstLook() {
        assertThat(look(25_000, SeedStatus.of("b", SeedStatus.State.SILENT))).isFalse();
        assertThat(look(34_999, SeedStatus.of("b", SeedStatus.State.SILENT))).isFalse();
        assertThat(look(35_000, SeedStatus.of("b", SeedStatus.State.SILENT))).isTrue();
        assertThat(settling.elapsed(35_000)).isEqualTo(10_000);
    }

    @Test
    void anAddressThatRefusesNowAndThenIsWaitedForTenSeconds() {
        assertThat(look(0, SeedStatus.of("b", SeedStatus.State.SILENT))).isFalse();
        assertThat(look(9_000, SeedStatus.refused("b", 1))).isFalse();
        assertThat(look(10_000, SeedStatus.refused("b", 2))).isTrue();
    }

    @Test
    void aMemberThatIsStillExchangingIsWaitedForUntilTheTimeout() {
        SeedStatus exchanging = SeedStatus.connected("b", B);

        assertThat(look(0, exchanging)).isFalse();
        assertThat(look(59_999, exchanging)).isFalse();
        assertThat(settling.missing()).containsExactly(exchanging);
        assertThat(look(60_000, exchanging)).isTrue();
    }

    @Test
    void aMemberThatIsLostInTheExchangeIsWaitedForAnotherTenSeconds() {
        assertThat(look(0, SeedStatus.of("b", SeedStatus.State.TRYING))).isFalse();
        assertThat(look(9_000, SeedStatus.connected("b", B))).isFalse();
        assertThat(look(18_999, SeedStatus.of("b", SeedStatus.State.SILENT))).isFalse();
        assertThat(look(19_000, SeedStatus.of("b", SeedStatus.State.SILENT))).isTrue();
    }

    @Test
    void aShorterTimeoutHoldsForWhatDoesNotAnswerToo() {
        Settling hurried = new Settling(5_000);
        List<SeedStatus> silent = List.of(SeedStatus.of("b", SeedStatus.State.SILENT));

        assertThat(hurried.look(silent, member -> false, 0)).isFalse();
        assertThat(hurried.look(silent, member -> false, 5_000)).isTrue();
    }

    @Test
    void itSaysWhichAddressesItWaitsFor() {
        SeedStatus unresolved = SeedStatus.of("c", SeedStatus.State.UNRESOLVED);

        settling.look(List.of(SELF, SeedStatus.connected("b", B), unresolved), B::equals, 0);

        assertThat(settling.missing()).containsExactly(unresolved);
    }
}
