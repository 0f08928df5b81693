package io.grapevine.base.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairPlacesTest {
    private final FairPlaces places = new FairPlaces(8);

    private int most(String owner) {
        while (places.take(owner)) {}
        return places.held(owner);
    }

    @Test
    void anOwnerTakesHalfOfWhatIsFreeAtMost() {
        assertThat(most("a")).isEqualTo(4);
        assertThat(most("b")).isEqualTo(2);
        assertThat(most("c")).isEqualTo(1);
        assertThat(most("d")).isEqualTo(1);
        assertThat(most("e")).isZero();
    }

    @Test
    void anOwnerWhoNeedNotLeaveAnyTakesAll() {
        assertThat(most("")).isEqualTo(8);
        assertThat(most("a")).isZero();
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        most("a");
        most("b");
        places.giveBack("a");
        places.giveBack("a");

        assertThat(places.held("a")).isEqualTo(2);
        assertThat(most("c")).isEqualTo(2);
        assertThat(places.take("a")).isFalse();
        assertThat(places.takeAny("a")).isTrue();
    }

    @Test
    void oneOnlyPlaceIsForWhoComesFirst() {
        FairPlaces one = new FairPlaces(1);

        assertThat(one.take("a")).isTrue();
        assertThat(one.take("b")).isFalse();
        one.giveBack("a");
        assertThat(one.take("b")).isTrue();
    }
}
