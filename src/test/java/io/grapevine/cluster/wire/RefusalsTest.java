package io.grapevine.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void eachReasonIsCountedForItself() {
        Refusals refusals = new Refusals(new PrometheusRegistry(), new AtomicLong()::get);

        refusals.add(new RefusedException(Refusal.LABEL, "x"), "127.0.0.1:1");
        refusals.add(new RefusedException(Refusal.LABEL, "x"), "127.0.0.1:1");
        refusals.add(new RefusedException(Refusal.SECRET, ""), "127.0.0.1:1");

        assertThat(refusals.count(Refusal.LABEL)).isEqualTo(2);
        assertThat(refusals.count(Refusal.SECRET)).isEqualTo(1);
        assertThat(refusals.count(Refusal.GARBAGE)).isZero();
    }

    @Test
    void oneLineAMinuteIsLoggedPerReason() {
        AtomicLong time = new AtomicLong();
        Refusals refusals = new Refusals(new PrometheusRegistry(), time::get);

        assertThat(refusals.unsaid(Refusal.LABEL)).isZero();
        assertThat(refusals.unsaid(Refusal.LABEL)).isEqualTo(-1);
        assertThat(refusals.unsaid(Refusal.TLS)).isZero();
        time.addAndGet(59_000_000_000L);
        assertThat(refusals.unsaid(Refusal.LABEL)).isEqualTo(-1);
        time.addAndGet(1_000_000_000L);
        assertThat(refusals.unsaid(Refusal.LABEL)).isEqualTo(2);
    }
}
