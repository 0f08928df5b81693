package io.grapevine.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void eachReasonIsCountedForItself() {
        Refusals refusals = new Refusals(new PrometheusRegistry(), new AtomicLong()::get);

        refusals.add(new RefusedException(LinkRefusal.LABEL, "x"), "127.0.0.1:1");
        refusals.add(new RefusedException(LinkRefusal.LABEL, "x"), "127.0.0.1:1");
        refusals.add(new RefusedException(LinkRefusal.SECRET, ""), "127.0.0.1:1");

        assertThat(refusals.count(LinkRefusal.LABEL)).isEqualTo(2);
        assertThat(refusals.count(LinkRefusal.SECRET)).isEqualTo(1);
        assertThat(refusals.count(LinkRefusal.GARBAGE)).isZero();
    }

    @Test
    void oneLineAMinuteIsLoggedPerReason() {
        AtomicLong time = new AtomicLong();
        Refusals refusals = new Refusals(new PrometheusRegistry(), time::get);

        assertThat(refusals.unsaid(LinkRefusal.LABEL)).isZero();
        assertThat(refusals.unsaid(LinkRefusal.LABEL)).isEqualTo(-1);
        assertThat(refusals.unsaid(LinkRefusal.TLS)).isZero();
        time.addAndGet(59_000_000_000L);
        assertThat(refusals.unsaid(LinkRefusal.LABEL)).isEqualTo(-1);
        time.addAndGet(1_000_000_000L);
        assertThat(refusals.unsaid(LinkRefusal.LABEL)).isEqualTo(2);
    }
}
