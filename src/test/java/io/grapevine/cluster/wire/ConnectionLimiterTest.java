package io.grapevine.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ConnectionLimiter door = new ConnectionLimiter(new LinkLimits(SECOND, SECOND, SECOND, 2, 1));

    private Channel knock() {
        Channel channel = new EmbeddedChannel();
        door.knock(channel);
        return channel;
    }

    @Test
    void whoeverHasWaitedLongestGoes() {
        Channel first = knock();
        Channel second = knock();

        assertThat(door.knock(new EmbeddedChannel())).containsExactly(first);
        assertThat(door.knock(new EmbeddedChannel())).containsExactly(second);
    }

    @Test
    void whoHasEnteredWaitsNoLonger() {
        Channel first = knock();
        knock();

        assertThat(door.enter(first)).isTrue();
        assertThat(door.knock(new EmbeddedChannel())).isEmpty();
    }

    @Test
    void onlySoManyEnter() {
        Channel first = knock();
        Channel second = knock();

        assertThat(door.enter(first)).isTrue();
        assertThat(door.enter(second)).isFalse();
        door.leave(first);
        assertThat(door.enter(second)).isTrue();
    }

    @Test
    void thoseWhoAreGoingCountUntilTheyAreGone() {
        Channel last = knock();
        for (int i = 0; !door.isFull(); i++) {
            assertThat(i).isLessThan(1000);
            last = knock();
        }

        assertThat(door.size()).isGreaterThan(2);
        door.leave(last);
        assertThat(door.isFull()).isFalse();
    }

    @Test
    void membersDoNotMakeItFull() {
        Channel member = knock();
        door.enter(member);
        while (!door.isFull()) {
            knock();
        }
        int size = door.size();

        door.leave(member);

        assertThat(door.isFull()).isTrue();
        assertThat(door.size()).isEqualTo(size - 1);
    }
}
