package io.grapevine.features.quota;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.base.trace.Span;
import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertQuotaTest {
    private final SimLoop loop = Samples.loop();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AlertStore store = new AlertStore(loop, 0, new AlertMetrics(registry, false));
    private final List<String> reached = new ArrayList<>();
    private long maxAlerts;
    private long maxBytes;

    private final class Limits implements Quota {
        @Override
        public SilenceLimits silences() {
            return SilenceLimits.NONE;
        }

        @Override
        public long maxAlerts() {
            return maxAlerts;
        }

        @Override
        public long maxAlertBytes() {
            return maxBytes;
        }

        @Override
        public long maxGroups() {
            return 0;
        }

        @Override
        public double notificationRate(String kind) {
            return 0;
        }

        @Override
        public long maxAttempts() {
            return 0;
        }

        @Override
        public void onReached(String limit) {
            reached.add(limit);
        }
    }

    AlertQuotaTest() {
        limit(store, registry);
    }

    private void limit(AlertStore alerts, PrometheusRegistry metrics) {
        alerts.limitTo(new AlertQuota(loop, alerts, new Limits(), metrics));
    }

    private @Nullable String put(String name, String summary, double end) {
        return store.put(
                new Alert(
                        LabelSet.of("n", name),
                        LabelSet.of("s", summary),
                        at(0),
                        at(end),
                        "http://g",
                        loop.now(),
                        false),
                Span.NONE);
    }

    private @Nullable String put(String name) {
        return put(name, "", 1000);
    }

    private Alert held(String name) {
        return store.get(LabelSet.of("n", name));
    }

    private double value(String metric) {
        return Scrape.sum(registry, "alertmanager_alerts_" + metric);
    }

    @Test
    void alertAboveTheCountIsRefusedAndKnownOnesAreRenewedAndEnded() {
        maxAlerts = 2;
        assertThat(put("a")).isNull();
        assertThat(put("b")).isNull();
        assertThat(put("c")).isEqualTo("too many alerts, limit: 2");
        loop.runUntil(Duration.ofSeconds(1));
        assertThat(put("a", "", 2000)).isNull();
        assertThat(held("a").endsAt()).isEqualTo(at(2000));
        assertThat(put("b", "", 1)).isNull();
        assertThat(held("b").resolvedAt(at(1))).isTrue();
        assertThat(store.all()).hasSize(2);
        assertThat(value("insert_limited")).isEqualTo(1);
        assertThat(value("limiter_current_alerts")).isEqualTo(2);
    }

    @Test
    void sizeIsThatOfLabelsAnnotationsAndGeneratorUrlInBytes() {
        assertThat(put("ä", "€", 1000)).isNull();
        assertThat(value("limiter_current_alerts_size_bytes")).isEqualTo(1 + 2 + 1 + 3 + 8);
        maxBytes = 15 + 11;
        assertThat(put("xx")).isEqualTo("alerts too big, total size limit: 26 bytes");
        assertThat(put("x")).isNull();
        assertThat(value("limiter_current_alerts_size_bytes")).isEqualTo(26);
    }

    @Test
    void endOfAKnownAlertWhoseTextsGrowAboveTheSizeIsTakenWithTheEarlierTexts() {
        assertThat(put("x", "short", 1000)).isNull();
        maxBytes = 16;
        loop.runUntil(Duration.ofSeconds(1));
        assertThat(put("x", "longer", 1)).isEqualTo("alerts too big, total size limit: 16 bytes");
        assertThat(held("x").annotations()).isEqualTo(LabelSet.of("s", "short"));
        assertThat(held("x").endsAt()).isEqualTo(at(1));
        loop.runUntil(Duration.ofSeconds(2));
        assertThat(put("x", "small", 3000)).isNull();
        assertThat(held("x").annotations()).isEqualTo(LabelSet.of("s", "small"));
        assertThat(value("limiter_current_alerts_size_bytes")).isEqualTo(16);
    }

    @Test
    void limitThatChangesIsInForceAtOnce() {
        maxAlerts = 1;
        put("a");
        assertThat(put("b")).isNotNull();
        maxAlerts = 2;
        assertThat(put("b")).isNull();
        maxAlerts = 1;
        assertThat(put("c")).isNotNull();
        assertThat(put("b", "", 3000)).isNull();
        maxAlerts = 0;
        assertThat(put("c")).isNull();
    }

    @Test
    void resolvedAlertsMakeRoomBeforeTheNextGarbageCollection() {
        maxAlerts = 2;
        put("a", "", 5);
        put("b");
        loop.runUntil(Duration.ofSeconds(6));
        assertThat(put("c")).isNull();
        assertThat(held("a")).isNull();
        assertThat(value("limiter_current_alerts")).isEqualTo(2);
        assertThat(value("limiter_current_alerts_size_bytes")).isEqualTo(22);
    }

    @Test
    void restoredAlertsCountAndAreRefusedAboveTheLimit() {
        maxAlerts = 1;
        store.restore(Samples.alert(loop.now(), "n", "a"));
        store.restore(Samples.alert(loop.now(), "n", "b"));
        assertThat(store.all()).hasSize(1);
        assertThat(put("c")).isNotNull();
    }

    @Test
    void warningComesOnceInAWhile() {
        maxAlerts = 1;
        put("a", "", 10_000);
        put("b");
        put("c");
        assertThat(reached).containsExactly("too many alerts, limit: 1");
        loop.runUntil(Duration.ofMinutes(11));
        put("d", "", 10_000);
        assertThat(reached).hasSize(2);
        assertThat(value("insert_limited")).isEqualTo(3);
    }

    @Test
    void alertThatIsDroppedForItsNameTakesNoRoom() {
        maxAlerts = 2;
        AlertStore named = new AlertStore(loop, 1, new AlertMetrics(new PrometheusRegistry(), false));
        limit(named, new PrometheusRegistry());
        named.put(Samples.alert(loop.now(), "alertname", "A", "i", "1"));
        named.put(Samples.alert(loop.now(), "alertname", "A", "i", "2"));
        assertThat(named.put(Samples.alert(loop.now(), "alertname", "B"), Span.NONE))
                .isNull();
        assertThat(named.put(Samples.alert(loop.now(), "alertname", "C"), Span.NONE))
                .isNotNull();
    }
}
