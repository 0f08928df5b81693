package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantWorkersTest {
    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        of(vertx.close());
    }

    private static <T> T of(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Test
    void workOfOneTenantWaitsForItsOwnWorkOnly() throws Exception {
        TenantWorkers workers = TenantWorkers.ofNotifications(vertx, 2);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.run(A, () -> {
                begun.countDown();
                return end.await(1, TimeUnit.MINUTES);
            });
        }
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        Future<String> third = workers.run(A, () -> "third");
        Future<String> fourth = workers.run(A, () -> "fourth");
        assertThat(of(workers.run(B, () -> "other"))).isEqualTo("other");
        assertThat(third.isComplete()).isFalse();
        end.countDown();
        assertThat(of(third)).isEqualTo("third");
        assertThat(of(fourth)).isEqualTo("fourth");
    }

    @Test
    void workThatFailsEndsToo() throws Exception {
        TenantWorkers workers = TenantWorkers.ofNotifications(vertx, 1);
        Future<Object> failed = workers.run(A, () -> {
            throw new IllegalStateException("bad");
        });
        Future<String> next = workers.run(A, () -> "next");
        assertThatThrownBy(() -> of(failed)).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(of(next)).isEqualTo("next");
        assertThat(workers.busy()).isZero();
    }
}
