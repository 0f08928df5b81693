package io.grapevine.mesh.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {
    private final ConnectionLimiter limiter = new ConnectionLimiter(2, 1);

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
