package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.HeapRoom.Room;
import org.junit.jupiter.api.Test;

/** When new alerts are refused for want of memory. */
class HeapRoomTest {
    private static final long MIB = 1L << 20;
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private long live = 10 * MIB;
    private long garbage;
    private boolean collects = true;
    private int collections;
    private long small;

    /** 200 MiB of which 100 are for long-lived objects; a collection takes a tenth of a second. */
    private final HeapRoom room = new HeapRoom(
            new HeapRoom.Heap() {
                @Override
                public long used() {
                    return live + garbage;
                }

                @Override
                public long limit() {
                    return 100 * MIB;
                }

                @Override
                public long total() {
                    return 200 * MIB;
                }

                @Override
                public long collections() {
                    return collections + small;
                }

                @Override
                public boolean collect() {
                    collections++;
                    now += SECOND / 10;
                    garbage = collects ? 0 : garbage;
                    return collects;
                }
            },
            () -> now);

    /** As the handler asks. */
    private Room post(long bytes) {
        Room first = room.take(bytes);
        if (first == Room.UNKNOWN) {
            room.measure();
            first = room.takeMeasured(bytes);
        }
        if (first != Room.NONE) {
            room.release(bytes);
        }
        return first;
    }

    @Test
    void whileThereIsRoomNothingIsMeasured() {
        live = 82 * MIB;

        assertThat(room.take(MIB)).isEqualTo(Room.ALL);
        assertThat(collections).isZero();
    }

    @Test
    void whatWasAcceptedCountsBeforeItIsAmongTheLongLivedObjects() {
        live = 40 * MIB;
        for (int i = 0; i < 15; i++) {
            assertThat(post(MIB)).isEqualTo(Room.ALL);
        }
        assertThat(collections).isZero();

        assertThat(room.take(MIB)).as("40 MiB, and 16 that are kept as 48").isEqualTo(Room.UNKNOWN);
    }

    @Test
    void whatWasAcceptedBeforeACollectionOfNewObjectsIsAmongTheOthers() {
        live = 40 * MIB;
        for (int i = 0; i < 30; i++) {
            assertThat(post(MIB)).isEqualTo(Room.ALL);
            small++;
        }
        assertThat(collections).isZero();
    }

    @Test
    void garbageDoesNotCount() {
        live = 60 * MIB;
        garbage = 35 * MIB;

        assertThat(post(1_000)).isEqualTo(Room.ALL);
        assertThat(collections).isEqualTo(1);
        assertThat(room.isFull()).isFalse();
    }

    @Test
    void garbageThatComesBackSoonIsNotMeasuredAgain() {
        live = 60 * MIB;
        garbage = 35 * MIB;
        post(1_000);
        garbage = 35 * MIB;

        assertThat(post(1_000)).isEqualTo(Room.ALL);
        assertThat(post(7 * MIB))
                .as("with what was taken since, it may be full")
                .isEqualTo(Room.KNOWN_ALERTS);
        assertThat(collections).isEqualTo(1);
        now += 2 * SECOND;
        assertThat(post(7 * MIB)).isEqualTo(Room.ALL);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void fullHeapTakesKnownAlertsOnlyUntilThereIsMoreThanALittleRoom() {
        live = 88 * MIB;
        assertThat(post(1_000)).isEqualTo(Room.KNOWN_ALERTS);
        assertThat(room.isFull()).isTrue();
        assertThat(room.text())
                .isEqualTo("full, new alerts are refused (88 of 100 MiB in use; expected: less than 75 %)");

        live = 78 * MIB;
        now += 2 * SECOND;
        assertThat(post(1_000)).isEqualTo(Room.KNOWN_ALERTS);

        live = 70 * MIB;
        assertThat(post(1_000)).as("not measured yet").isEqualTo(Room.KNOWN_ALERTS);
        now += 2 * SECOND;
        assertThat(post(1_000)).isEqualTo(Room.ALL);
        assertThat(room.isFull()).isFalse();
        assertThat(room.text()).isEqualTo("ok");
    }

    @Test
    void bodiesThatAreDecodedAtATimeHaveALimit() {
        live = 55 * MIB;
        assertThat(room.take(10 * MIB)).isEqualTo(Room.ALL);
        assertThat(room.take(11 * MIB)).isEqualTo(Room.UNKNOWN);
        room.measure();
        assertThat(room.takeMeasured(11 * MIB)).isEqualTo(Room.NONE);

        room.release(10 * MIB);
        assertThat(room.take(10 * MIB)).isEqualTo(Room.ALL);
    }

    @Test
    void nothingIsRefusedOnAGuessWhereTheHeapCannotBeCollected() {
        collects = false;
        garbage = 80 * MIB;

        assertThat(post(1_000)).isEqualTo(Room.ALL);
    }
}
