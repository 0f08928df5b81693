package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendSlotsTest {
    private final Core core = new Core();
    private long limit;
    private final SendSlots slots = new SendSlots();
    private final List<String> admitted = new ArrayList<>();

    SendSlotsTest() {
        slots.limitTo(() -> limit);
    }

    private SendQueue queue() {
        return new SendQueue(core.loop, slots);
    }

    /** Places of a queue that were admitted, of some that were asked for. */
    private static List<SendQueue.Place> enter(SendQueue queue, int wanted) {
        return IntStream.range(0, wanted)
                .mapToObj(i -> queue.new Place(true))
                .filter(place -> place.enter(false))
                .toList();
    }

    private void await(String name, SendQueue queue) {
        SendQueue.Place place = queue.new Place(false);
        assertThat(place.enter(false)).isFalse();
        var unused = place.await(() -> admitted.add(name));
    }

    @Test
    void integrationTakesAsManySlotsAsItLeavesToOthers() {
        limit = 20;
        assertThat(enter(queue(), 30)).hasSize(10);
        assertThat(enter(queue(), 30)).hasSize(5);
        assertThat(enter(queue(), 30)).hasSize(3);
        int more = IntStream.range(0, 30).map(i -> enter(queue(), 30).size()).sum();
        assertThat(more).isEqualTo(2);
    }

    @Test
    void singleSlotIsUsed() {
        limit = 1;
        SendQueue queue = queue();
        List<SendQueue.Place> places = enter(queue, 2);
        assertThat(places).hasSize(1);
        await("next", queue);
        places.get(0).leave();
        core.loop.settle();
        assertThat(admitted).containsExactly("next");
    }

    @Test
    void freedSlotGoesToTheIntegrationThatHasWaitedLongest() {
        limit = 2;
        SendQueue busy = queue();
        SendQueue.Place first = enter(busy, 2).get(0);
        SendQueue.Place second = enter(queue(), 2).get(0);
        SendQueue waiting = queue();
        await("a1", waiting);
        await("a2", waiting);
        await("b", queue());
        await("busy", busy);
        first.leave();
        core.loop.settle();
        assertThat(admitted).containsExactly("a1");
        second.leave();
        core.loop.settle();
        assertThat(admitted).containsExactly("a1", "b");
    }

    @Test
    void limitThatIsLiftedLetsAllIn() {
        limit = 1;
        SendQueue.Place first = enter(queue(), 1).get(0);
        SendQueue other = queue();
        await("a1", other);
        await("a2", other);
        await("b", queue());
        limit = 0;
        first.leave();
        core.loop.settle();
        assertThat(admitted).containsExactlyInAnyOrder("a1", "a2", "b");
    }
}
