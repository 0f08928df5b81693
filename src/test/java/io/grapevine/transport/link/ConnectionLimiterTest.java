package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {
    private final ConnectionLimiter limiter = new ConnectionLimiter(2, 1, 100);

    private Channel accept() {
        Channel channel = new EmbeddedChannel();
        limiter.accept(channel);
        return channel;
    }

    @Test
    void theLongestWaitingConnectionIsClosed() {
        Channel first = accept();
        Channel second = accept();

        assertThat(limiter.accept(new EmbeddedChannel())).containsExactly(first);
        assertThat(limiter.accept(new EmbeddedChannel())).containsExactly(second);
    }

    @Test
    void whoHasEnteredWaitsNoLonger() {
        Channel first = accept();
        accept();

        assertThat(limiter.authenticated(first)).isTrue();
        assertThat(limiter.accept(new EmbeddedChannel())).isEmpty();
    }

    @Test
    void theFrameThatHasWaitedLongestIsEvicted() {
        ConnectionLimiter members = new ConnectionLimiter(9, 9, 100);
        Channel first = new EmbeddedChannel();
        Channel second = new EmbeddedChannel();
        for (Channel each : List.of(first, second)) {
            members.accept(each);
            members.authenticated(each);
        }

        assertThat(members.unfinished(first, 60)).isEmpty();
        assertThat(members.unfinished(second, 40)).isEmpty();
        assertThat(members.unfinished(second, 41)).containsExactly(first);
        members.closed(first);
        assertThat(members.unfinished(second, 100)).isEmpty();
        assertThat(members.unfinished(second, 0)).isEmpty();
        assertThat(members.unfinished(new EmbeddedChannel(), 1000))
                .as("who is gone")
                .isEmpty();
        assertThat(members.unfinished(second, 101)).containsExactly(second);
    }

    @Test
    void onlySoManyEnter() {
        Channel first = accept();
        Channel second = accept();

        assertThat(limiter.authenticated(first)).isTrue();
        assertThat(limiter.authenticated(second)).isFalse();
        limiter.closed(first);
        assertThat(limiter.authenticated(second)).isTrue();
    }

    @Test
    void thoseWhoAreGoingCountUntilTheyAreGone() {
        Channel last = accept();
        for (int i = 0; !limiter.isFull(); i++) {
            assertThat(i).isLessThan(1000);
            last = accept();
        }

        assertThat(limiter.size()).isGreaterThan(2);
        limiter.closed(last);
        assertThat(limiter.isFull()).isFalse();
    }

    @Test
    void membersDoNotMakeItFull() {
        Channel member = accept();
        limiter.authenticated(member);
        while (!limiter.isFull()) {
            accept();
        }
        int size = limiter.size();

        limiter.closed(member);

        assertThat(limiter.isFull()).isTrue();
        assertThat(limiter.size()).isEqualTo(size - 1);
    }
}
