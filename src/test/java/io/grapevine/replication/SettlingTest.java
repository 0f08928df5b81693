package io.grapevine.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final MemberId B = new MemberId("b", "1");
    private static final Contact SELF = Contact.of("a", Contact.State.SELF);

    private final Settling settling = new Settling(60_000);

    private boolean look(long now, Contact... contacts) {
        return settling.look(List.of(contacts), member -> false, now);
    }

    @Test
    void withoutAnyAddressItIsImmediateAndToldOnce() {
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
        List<Contact> contacts = List.of(SELF, Contact.connected("b", B));

        assertThat(settling.look(contacts, member -> false, 10)).isFalse();
        assertThat(settling.look(contacts, B::equals, 20)).isTrue();
    }

    @Test
    void anAddressMustRefuseAgainTwoSecondsLater() {
        assertThat(look(0, Contact.refused("b", 1))).isFalse();
        assertThat(look(1_900, Contact.refused("b", 5))).isFalse();
        assertThat(look(2_100, Contact.refused("b", 6))).isTrue();
    }

    @Test
    void oneRefusalThatGrowsOldIsNotTwo() {
        assertThat(look(0, Contact.refused("b", 3))).isFalse();
        assertThat(look(30_000, Contact.refused("b", 3))).isFalse();
    }

    @Test
    void refusalsCountAnewAfterAnotherAnswer() {
        look(0, Contact.refused("b", 1));
        look(1_000, Contact.of("b", Contact.State.TRYING));

        assertThat(look(2_500, Contact.refused("b", 2))).isFalse();
        assertThat(look(4_500, Contact.refused("b", 3))).isTrue();
    }

    @Test
    void whatDoesNotResolveOrAnswerIsWaitedForUntilTheTimeout() {
        Contact unresolved = Contact.of("b", Contact.State.UNRESOLVED);
        Contact trying = Contact.of("c", Contact.State.TRYING);

        assertThat(look(0, unresolved)).isFalse();
        assertThat(look(59_999, trying)).isFalse();
        assertThat(look(60_000, unresolved, trying)).isTrue();
    }
}
