package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The amount that is written of alerts that are persisted. */
class PersistedAlertSizeTest {
    private static final double FAR = 3600;

    private final RestartFixture bench = new RestartFixture();

    @Test
    void renewalsAreWrittenSeldom() {
        int alerts = 500;
        List<String> names =
                IntStream.range(0, alerts).mapToObj(Integer::toString).toList();
        for (int time = 0; time < 600; time += 30) {
            bench.pass(time);
            bench.fire(240, names.toArray(String[]::new));
            if (time == 0) {
                bench.pass(1);
                bench.alerts.written = 0;
            }
        }

        assertThat(bench.alerts.written).isBetween(4L * alerts, 6L * 9 * alerts);
        bench.kill();
        bench.start();
        assertThat(bench.node.alerts().all())
                .hasSize(alerts)
                .allMatch(alert -> alert.endsAt().isAfter(bench.loop.now().plusSeconds(100)));
    }

    @Test
    void whatExceedsTheLimitIsLeftOutAndCounted() {
        List<String> names =
                IntStream.range(0, 3000).mapToObj(Integer::toString).toList();
        bench.fire(FAR, names.toArray(String[]::new));
        bench.limit = 20_000;
        bench.kill();
        bench.start();
        double left = Scrape.value(bench.registry, "grapevine_alerts_not_persisted");
        assertThat(left).isBetween(500.0, 2500.0);
        assertThat(bench.node.alerts().all()).hasSize(3000);

        bench.kill();
        bench.start();
        assertThat(bench.node.alerts().all()).hasSize(3000 - (int) left);
    }
}
