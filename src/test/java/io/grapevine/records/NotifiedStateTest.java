package io.grapevine.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.ReceiverData;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NotifiedStateTest {
    private static Set<Long> set(long[] hashes) {
        return LongStream.of(hashes).boxed().collect(Collectors.toSet());
    }

    @Test
    void comparesAlertsWhateverTheirOrder() {
        Random random = new Random(1);
        int contained = 0;
        for (int i = 0; i < 20_000; i++) {
            long[] known = random.longs(random.nextInt(7), 0, 9).toArray();
            long[] asked = random.longs(random.nextInt(4), 0, 9).toArray();
            boolean all = set(known).containsAll(set(asked));
            contained += all ? 1 : 0;

            assertThat(NotifiedState.of(known, new long[0], ReceiverData.EMPTY).knowsFiring(asked))
                    .as("%s in %s", set(asked), set(known))
                    .isEqualTo(all);
            assertThat(NotifiedState.of(new long[0], known, ReceiverData.EMPTY).knowsResolved(asked))
                    .isEqualTo(all);
        }
        assertThat(contained).isBetween(2_000, 18_000);
    }

    @Test
    void whatOthersFireIsListedWhereTheLastAlertOfANotificationEndsUnseen() {
        Instant earlier = Instant.ofEpochSecond(1_000);
        NotifiedState told = NotifiedState.of(new long[] {1}, new long[] {5}, ReceiverData.EMPTY)
                .awaiting(Map.of(2L, earlier, 5L, earlier));
        NotifiedState unseen = told.endedUnseen(1);

        assertThat(unseen.firing()).containsExactly(2);
        assertThat(unseen.isKnownFiring(1)).isFalse();
        assertThat(unseen.awaitsEndOf(1)).isTrue();
        assertThat(unseen.awaitsEndOf(2)).isTrue();
        assertThat(unseen.endedUnseen(2).isFiring()).isFalse();
        assertThat(told.awaiting(Map.of(1L, earlier)).endedUnseen(2).firing()).containsExactly(1);
        assertThat(NotifiedState.of(new long[0], new long[] {5}, ReceiverData.EMPTY)
                        .awaiting(Map.of(1L, earlier, 2L, earlier))
                        .endedUnseen(1)
                        .firing())
                .isEmpty();
    }

    @Test
    void whatEarlierNotificationsSaidIsKnownToFireUnlessItHasEndedUnseenOrAllHas() {
        NotifiedState told = NotifiedState.of(new long[] {1, 3}, new long[0], ReceiverData.EMPTY)
                .awaiting(Map.of(2L, Instant.ofEpochSecond(1_000)));

        assertThat(told.knownFiring().boxed()).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(told.endedUnseen(3).knownFiring().boxed()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(NotifiedState.of(new long[0], new long[] {1}, ReceiverData.EMPTY)
                        .awaiting(Map.of(2L, Instant.ofEpochSecond(1_000)))
                        .knownFiring()
                        .boxed())
                .isEmpty();
    }
}
