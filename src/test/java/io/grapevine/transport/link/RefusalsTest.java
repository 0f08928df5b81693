package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void eachReasonIsCountedForItself() {
        PrometheusRegistry registry = new PrometheusRegistry();
        Refusals refusals = new Refusals(registry, new AtomicLong()::get);

        refusals.add(new RefusedException(LinkRefusal.LABEL, "x"), "127.0.0.1:1");
        refusals.add(new RefusedException(LinkRefusal.LABEL, "x"), "127.0.0.1:1");
        refusals.add(new RefusedException(LinkRefusal.SECRET, ""), "127.0.0.1:1");

        assertThat(count(registry, LinkRefusal.LABEL)).isEqualTo(2);
        assertThat(count(registry, LinkRefusal.SECRET)).isEqualTo(1);
        assertThat(count(registry, LinkRefusal.GARBAGE)).isZero();
    }

    private static double count(PrometheusRegistry registry, LinkRefusal reason) {
        return Scrape.sum(registry, "grapevine_cluster_refused_connections", "reason", reason.label());
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
