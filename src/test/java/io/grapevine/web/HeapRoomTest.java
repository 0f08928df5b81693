package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.HeapRoom.Room;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The moments at which new alerts are refused for want of memory. */
class HeapRoomTest {
    private static final long MIB = 1L << 20;
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private long total = 200 * MIB;
    private long live = 10 * MIB;
    private long garbage;
    private boolean collects = true;
    private int collections;
    private long small;
    /** The share of alerts in a body that are new. */
    private double newShare = 1;

    /** How many groups are not flushed yet. */
    private int groups;

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
                    return total;
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

    /** As the handlers ask, for a body that there is room for. */
    private Room post(long bytes) {
        if (!room.hold(bytes, bytes, true)) {
            room.measure();
            assertThat(room.holdMeasured(bytes, bytes, true)).isTrue();
        }
        Room first = room.take(bytes);
        if (first == Room.UNKNOWN) {
            room.measure();
            first = room.takeMeasured(bytes);
        }
        room.release(bytes, first, newShare);
        room.letGo(bytes);
        room.unflushed(groups);
        return first;
    }

    @Test
    void headsLeaveLessRoomForBodies() {
        long most = (long) ((0.875 * 200 * MIB - live) / 6);
        assertThat(room.hold(most, most, true)).isTrue();
        room.letGo(most);

        assertThat(room.holdHeads(12 * MIB)).isNegative();
        assertThat(room.hold(most, most, true)).isFalse();
        assertThat(room.holdHeads(MIB)).isPositive();

        assertThat(room.holdHeads(-13 * MIB)).isEqualTo(-200 * MIB / 16);
        assertThat(room.hold(most, most, true)).isTrue();
    }

    @Test
    void connectionsAreAsManyAsTheHeapHasRoomFor() {
        assertThat(room.connections(false)).isEqualTo(12_800);
        assertThat(room.connections(true)).isEqualTo(5_120);
    }

    @Test
    void whileThereIsRoomNothingIsMeasured() {
        live = 70 * MIB;

        assertThat(room.take(MIB)).isEqualTo(Room.ALL);
        assertThat(collections).isZero();
    }

    @Test
    void whatWasAcceptedCountsBeforeItIsAmongTheLongLivedObjects() {
        live = 40 * MIB;
        for (int i = 0; i < 13; i++) {
            assertThat(post(MIB)).isEqualTo(Room.ALL);
        }
        assertThat(collections).isZero();

        assertThat(room.take(MIB)).as("40 MiB, and 14 that are kept as 42").isEqualTo(Room.UNKNOWN);
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
        assertThat(post(7 * MIB)).as("with this, it may be full").isEqualTo(Room.KNOWN_ALERTS);
        assertThat(collections).isEqualTo(1);
        live = 50 * MIB;
        now += 6 * SECOND;
        assertThat(post(7 * MIB)).isEqualTo(Room.ALL);
        assertThat(collections).isEqualTo(2);
    }

    /** As answers to clients that read nothing leave it behind, where new objects have a tenth of the heap. */
    @Test
    void garbageThatFillsTheHeapSoonAfterAMeasurementKeepsNoBodyOut() {
        total = 110 * MIB;
        live = 40 * MIB;
        garbage = 60 * MIB;
        assertThat(post(1_000)).isEqualTo(Room.ALL);
        garbage = 60 * MIB;

        assertThat(post(1_000)).isEqualTo(Room.ALL);
        assertThat(collections).isEqualTo(1);
        assertThat(room.holdMeasured(10 * MIB, 10 * MIB, true))
                .as("six times as much as is free")
                .isFalse();
    }

    @Test
    void fullHeapTakesKnownAlertsOnlyUntilThereIsMoreThanALittleRoom() {
        live = 88 * MIB;
        assertThat(post(1_000)).isEqualTo(Room.KNOWN_ALERTS);
        assertThat(room.isFull()).isTrue();
        assertThat(room.text())
                .isEqualTo("full, new alerts are refused (88 of 100 MiB in use; expected: less than 75 %)");

        live = 78 * MIB;
        now += 6 * SECOND;
        assertThat(post(1_000)).isEqualTo(Room.KNOWN_ALERTS);

        live = 70 * MIB;
        garbage = 10 * MIB;
        assertThat(post(1_000)).as("not measured yet").isEqualTo(Room.KNOWN_ALERTS);
        now += 6 * SECOND;
        assertThat(post(1_000)).isEqualTo(Room.ALL);
        assertThat(room.isFull()).isFalse();
        assertThat(room.text()).isEqualTo("ok");
    }

    @Test
    void bodiesThatAreDecodedAtATimeHaveALimit() {
        live = 5 * MIB;
        assertThat(room.hold(10 * MIB, 10 * MIB, true)).isTrue();
        assertThat(room.hold(20 * MIB, 20 * MIB, true)).isFalse();
        room.measure();
        assertThat(room.hold(20 * MIB, 20 * MIB, true)).isFalse();
        assertThat(room.isFull())
                .as("bodies do not keep the alerts of others out")
                .isFalse();

        room.letGo(10 * MIB);
        assertThat(post(10 * MIB)).isEqualTo(Room.ALL);
    }

    @Test
    void otherBodiesLeaveHalfOfTheRoomToThoseOfAlerts() {
        live = 5 * MIB;
        long held = 0;
        while (room.hold(MIB, MIB, false)) {
            held++;
        }
        assertThat(held).isEqualTo(14);
        assertThat(room.hold(14 * MIB, 14 * MIB, true)).isTrue();
    }

    @Test
    void whatIsAnnouncedButHasNotComeTakesNoRoom() {
        live = 5 * MIB;
        for (int i = 0; i < 1_000; i++) {
            assertThat(room.hold(0, 20 * MIB, true)).isTrue();
        }
        assertThat(room.hold(0, 40 * MIB, true)).isFalse();
    }

    @Test
    void nothingIsRefusedOnAGuessWhereTheHeapCannotBeCollected() {
        collects = false;
        garbage = 80 * MIB;

        assertThat(post(1_000)).isEqualTo(Room.ALL);
    }

    /** Alerts in groups of their own need ten times their body, and half of that when their groups are flushed only. */
    @Test
    void heapStaysBelowItsLimitUnderSustainedLoadOfNewGroups() {
        Deque<long[]> flushes = new ArrayDeque<>();
        long most = 0;
        int refused = 0;
        for (int i = 0; i < 1_500; i++) { // five minutes
            now += SECOND / 5;
            while (!flushes.isEmpty() && flushes.peek()[0] <= now) {
                live += flushes.remove()[1];
                groups -= 256;
            }
            garbage = Math.min(garbage + MIB / 4, 15 * MIB);
            groups += 256;
            if (post(MIB / 5) == Room.ALL) {
                live += MIB;
                flushes.add(new long[] {now + 30 * SECOND, MIB});
            } else {
                groups -= 256;
                refused++;
                assertThat(room.isFull()).as("after refusal %d", refused).isTrue();
            }
            most = Math.max(most, live);
        }
        assertThat(refused).isPositive();
        assertThat(most).isBetween(60 * MIB, 90 * MIB);
    }

    @Test
    void alertsThatAreSentAgainMakeNothingFuller() {
        newShare = 0;
        live = 60 * MIB;
        for (int i = 0; i < 1_000; i++) {
            assertThat(post(MIB)).isEqualTo(Room.ALL);
        }
    }

    @Test
    void whatIsNotYetFlushedHasRoomReservedHoweverLongThatTakes() {
        live = 40 * MIB;
        groups = 10 << 10;
        assertThat(post(MIB)).isEqualTo(Room.ALL);
        small++;
        now += 600 * SECOND;
        assertThat(post(MIB)).as("40 MiB, 40 for 10,240 groups, 3").isEqualTo(Room.KNOWN_ALERTS);
        groups = 0;
        post(MIB);
        now += 10 * SECOND;
        assertThat(post(MIB)).isEqualTo(Room.ALL);
    }
}
