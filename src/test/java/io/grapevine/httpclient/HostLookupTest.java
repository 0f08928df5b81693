package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostLookupTest {
    private static final byte[] ADDRESS = {10, 0, 0, 1};

    private final CountDownLatch released = new CountDownLatch(1);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final HostLookup lookup = new HostLookup(this::resolve, Duration.ofMinutes(1));

    private static Future<SocketAddress> server(HostLookup lookup, String host, int port) {
        return lookup.find("", host).map(address -> HostLookup.server(address, port));
    }

    private InetAddress resolve(String host) throws UnknownHostException {
        asked.add(host);
        if (host.startsWith("hanging")) {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (host.endsWith("unknown")) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getByAddress(host, ADDRESS);
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aNameThatHangsDelaysNoOther() {
        Future<SocketAddress> hanging = server(lookup, "hanging", 80);

        SocketAddress found = await(server(lookup, "prompt", 8080));

        assertThat(found.host()).isEqualTo("10.0.0.1");
        assertThat(found.port()).isEqualTo(8080);
        assertThat(hanging.isComplete()).isFalse();
        released.countDown();
        assertThat(await(hanging).port()).isEqualTo(80);
    }

    @Test
    void whoWantsTheSameNameMeanwhileSharesItsLookup() {
        Future<SocketAddress> first = server(lookup, "hanging", 1);
        Future<SocketAddress> second = server(lookup, "hanging", 2);
        released.countDown();

        assertThat(await(first).port()).isEqualTo(1);
        assertThat(await(second).port()).isEqualTo(2);
        assertThat(asked).containsExactly("hanging");
    }

    @Test
    void anAddressIsUsedAgainForAWhileAndAFailureIsNot() {
        await(server(lookup, "prompt", 1));
        await(server(lookup, "prompt", 1));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> await(server(lookup, "unknown", 1)))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(UnknownHostException.class);
        }
        assertThat(asked).containsExactly("prompt", "unknown", "unknown");

        HostLookup forgetful = new HostLookup(this::resolve, Duration.ZERO);
        await(server(forgetful, "prompt", 1));
        await(server(forgetful, "prompt", 1));
        assertThat(asked).hasSize(5);
    }

    @Test
    void anAddressIsNotLookedUp() {
        assertThat(await(server(lookup, "127.0.0.1", 9)).host()).isEqualTo("127.0.0.1");
        assertThat(await(server(lookup, "::1", 9)).host()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(asked).isEmpty();
    }

    @Test
    void lookupsBeyondTheLimitFailAtOnce() {
        for (int i = 0; i < HostLookup.MOST_THREADS; i++) {
            assertThat(server(lookup, "hanging" + i, 1).isComplete()).isFalse();
        }

        assertThatThrownBy(() -> await(server(lookup, "one more", 1)))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("256");
        released.countDown();
        assertThat(await(server(lookup, "hanging0", 1)).host()).isEqualTo("10.0.0.1");
    }

    @Test
    void namesOfOneOwnerThatHangKeepNoOtherFromLookups() {
        int begun = 0;
        while (!lookup.find("a", "hanging" + begun).isComplete()) {
            begun++;
        }
        assertThat(begun).isEqualTo(HostLookup.MOST_THREADS / 2);

        assertThat(await(lookup.find("b", "prompt")).getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(await(lookup.find("", "other")).getHostAddress()).isEqualTo("10.0.0.1");
        released.countDown();
        assertThat(await(lookup.find("a", "hanging0")).getHostAddress()).isEqualTo("10.0.0.1");
    }

    @Test
    void theAnswerComesOnTheEventLoopThatHasAsked() {
        Vertx vertx = Vertx.vertx();
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        vertx.runOnContext(start -> {
            Thread loop = Thread.currentThread();
            server(lookup, "hanging", 1).onComplete(found -> same.complete(Thread.currentThread() == loop));
            released.countDown();
        });

        assertThat(same.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        await(vertx.close());
    }
}
