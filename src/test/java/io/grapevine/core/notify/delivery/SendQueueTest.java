package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Core;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final Core core = new Core();
    private final SendQueue queue = new SendQueue(core.loop, 1, new SendSlots());
    private final List<String> admitted = new ArrayList<>();
    private final SendQueue.Place busy = queue.new Place(true);

    private void await(String name, SendQueue.Place place) {
        await(name, place, false);
    }

    private void await(String name, SendQueue.Place place, boolean repeats) {
        assertThat(place.enter(repeats)).isFalse();
        var unused = place.await(() -> admitted.add(name));
    }

    @Test
    void firstFlushesAndLaterOnesAreAdmittedInTurn() {
        assertThat(busy.enter(false)).isTrue();
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
    void repetitionsAreAdmittedAfterWhatIsNew() {
        assertThat(busy.enter(false)).isTrue();
        SendQueue.Place repetition = queue.new Place(false);
        List<SendQueue.Place> places = new ArrayList<>(List.of(busy, repetition));
        await("repetition", repetition, true);
        for (String name : List.of("first", "later")) {
            places.add(queue.new Place(name.equals("first")));
            await(name, places.get(places.size() - 1));
        }
        for (int i = 0; i < 6; i++) {
            places.forEach(SendQueue.Place::leave);
            core.loop.settle();
        }

        assertThat(admitted).containsExactly("first", "later", "repetition");
        assertThat(queue.hasRoom()).isTrue();
    }

    @Test
    void repetitionThatFindsRoomGivesWayToWhatWaits() {
        SendQueue.Place repetition = queue.new Place(false);
        assertThat(busy.enter(false)).isTrue();
        queue.whenRoom(true, () -> await("repetition", repetition, true));
        await("first", queue.new Place(true));
        await("later", queue.new Place(false));
        busy.leave();
        core.loop.settle();

        assertThat(admitted).containsExactly("later");
    }

    @Test
    void waitThatWasGivenUpTakesNoRoom() {
        assertThat(busy.enter(false)).isTrue();
        SendQueue.Place cancelled = queue.new Place(true);
        cancelled.await(() -> admitted.add("cancelled")).cancel();
        await("next", queue.new Place(true));
        busy.leave();
        core.loop.settle();

        assertThat(admitted).containsExactly("next");
    }

    @Test
    void flushThatNeedsNoAttemptLeavesTheRoomToTheNext() {
        assertThat(busy.enter(false)).isTrue();
        queue.whenRoom(true, () -> admitted.add("nothing to send"));
        queue.whenRoom(true, () -> admitted.add("neither"));
        await("sends", queue.new Place(true));
        await("waits", queue.new Place(true));
        busy.leave();
        core.loop.settle();

        assertThat(admitted).containsExactly("nothing to send", "neither", "sends");
    }
}
