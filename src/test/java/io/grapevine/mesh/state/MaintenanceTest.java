package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private final SimLoop loop = Samples.loop();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final NodeHarness.Store store = new NodeHarness.Store();
    private final List<String> order = new ArrayList<>();
    private final Maintenance maintenance = new Maintenance(
            loop,
            "nflog",
            store,
            () -> order.add("tidied"),
            () -> {
                order.add("encoded");
                return List.of(new byte[] {1, 2, 3});
            },
            registry);

    private double metric(String name) {
        return Scrape.value(registry, "alertmanager_nflog_" + name);
    }

    @Test
    void tidiesBeforeItWrites() {
        maintenance.run(() -> order.add("done"));

        assertThat(order).containsExactly("tidied", "encoded", "done");
        assertThat(store.snapshot).hasSize(1);
        assertThat(metric("snapshot_size_bytes")).isEqualTo(3);
        assertThat(metric("maintenance")).isEqualTo(1);
        assertThat(metric("maintenance_errors")).isZero();
    }

    @Test
    void saysSoWhenItCannotWrite() {
        store.broken = true;
        maintenance.run(() -> order.add("done"));

        assertThat(order).endsWith("done");
        assertThat(metric("maintenance_errors")).isEqualTo(1);
        assertThat(metric("snapshot_size_bytes")).isZero();
    }

    @Test
    void runsAgainAndAgain() {
        maintenance.every(Duration.ofMinutes(15));
        loop.runUntil(Duration.ofMinutes(46));

        assertThat(metric("maintenance")).isEqualTo(3);
    }

    @Test
    void neverRunsWithAnIntervalOfZero() {
        maintenance.every(Duration.ZERO);
        loop.runUntil(Duration.ofMinutes(46));

        assertThat(metric("maintenance")).isZero();
    }
}
