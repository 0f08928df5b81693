package io.grapevine.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Core;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final Core core = new Core();
    private final SendQueue queue = new SendQueue(core.loop, 1, new SendSlots(() -> 0));
    private final List<String> admitted = new ArrayList<>();
    private final SendQueue.Place busy = queue.new Place(true);

    private void await(String name, SendQueue.Place place) {
        assertThat(place.enter()).isFalse();
        var unused = place.await(() -> admitted.add(name));
    }

    @Test
    void firstFlushesAndLaterOnesAreAdmittedInTurn() {
        assertThat(busy.enter()).isTrue();
        List<SendQueue.Place> places = new ArrayList<>(List.of(busy));
        for (int i = 0; i < 4; i++) {
            boolean isFirst = i < 3;
            places.add(queue.new Place(isFirst));
            await((isFirst ? "first" : "later") + i, places.get(i + 1));
        }
        for (int i = 0; i < 8; i++) {
            places.forEach(SendQueue.Place::leave);
            core.loop.settle();
        }

        assertThat(admitted).containsExactly("first0", "later3", "first1", "first2");
        assertThat(queue.hasRoom()).isTrue();
    }

    @Test
    void waitThatWasGivenUpTakesNoRoom() {
        assertThat(busy.enter()).isTrue();
        SendQueue.Place cancelled = queue.new Place(true);
        cancelled.await(() -> admitted.add("cancelled")).cancel();
        await("next", queue.new Place(true));
        busy.leave();
        core.loop.settle();

        assertThat(admitted).containsExactly("next");
    }

    @Test
    void flushThatNeedsNoAttemptLeavesTheRoomToTheNext() {
        assertThat(busy.enter()).isTrue();
        queue.whenRoom(true, () -> admitted.add("nothing to send"));
        queue.whenRoom(true, () -> admitted.add("neither"));
        await("sends", queue.new Place(true));
        await("waits", queue.new Place(true));
        busy.leave();
        core.loop.settle();

        assertThat(admitted).containsExactly("nothing to send", "neither", "sends");
    }
}
