package io.grapevine.core.alerts;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertStoreTest {
    private final SimLoop loop = Samples.loop();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<String> events = new ArrayList<>();

    private AlertStore store(int limit) {
        AlertStore store = new AlertStore(loop, limit, new AlertMetrics(registry, true));
        store.addListener("first", listener("first"));
        store.addListener("second", listener("second"));
        return store;
    }

    private AlertListener listener(String name) {
        return new AlertListener() {
            @Override
            public void onPut(Alert alert) {
                events.add(name + " put " + alert.labels());
            }

            @Override
            public void onRemove(Alert alert) {
                events.add(name + " remove " + alert.labels());
            }
        };
    }

    private static Alert alert(double start, double end, String... labels) {
        return new Alert(LabelSet.of(labels), LabelSet.EMPTY, at(start), at(end), "", at(start), false);
    }

    @Test
    void mergesAVersionThatContinuesTheKnownOne() {
        AlertStore store = store(0);
        store.put(alert(0, 100, "alertname", "A"));
        loop.runUntil(Duration.ofSeconds(50));
        store.put(alert(50, 200, "alertname", "A"));

        Alert merged = store.get(LabelSet.of("alertname", "A").fingerprint());
        assertThat(merged.startsAt()).isEqualTo(at(0));
        assertThat(merged.endsAt()).isEqualTo(at(200));
        assertThat(store.all()).containsExactly(merged);
    }

    @Test
    void beginsAnewWithAVersionAfterTheEndOfTheKnownOne() {
        AlertStore store = store(0);
        store.put(alert(0, 10, "alertname", "A"));
        loop.runUntil(Duration.ofSeconds(50));
        store.put(alert(50, 200, "alertname", "A"));

        assertThat(store.get(LabelSet.of("alertname", "A").fingerprint()).startsAt())
                .isEqualTo(at(50));
    }

    @Test
    void tellsListenersInTheirOrderAndCountsIt() {
        AlertStore store = store(0);
        store.put(alert(0, 10, "alertname", "A"));
        loop.runUntil(Duration.ofSeconds(10));
        store.collectGarbage();

        assertThat(events)
                .containsExactly(
                        "first put {alertname=\"A\"}",
                        "second put {alertname=\"A\"}",
                        "first remove {alertname=\"A\"}",
                        "second remove {alertname=\"A\"}");
        assertThat(Scrape.sum(registry, "alertmanager_alerts_subscriber_channel_writes"))
                .isEqualTo(2);
    }

    @Test
    void tellsListenersThatAVersionHasTheLabelsOfTheKnownOne() {
        AlertStore store = store(0);
        store.addListener("updates", new AlertListener() {
            @Override
            public void onPut(Alert alert) {
                events.add("put ends " + alert.endsAt());
            }

            @Override
            public void onUpdate(Alert alert, Span parent) {
                events.add("update ends " + alert.endsAt());
            }
        });
        store.put(alert(0, 10, "alertname", "A"));
        store.put(alert(0, 20, "alertname", "A"));

        assertThat(events)
                .containsExactly(
                        "first put {alertname=\"A\"}",
                        "second put {alertname=\"A\"}",
                        "put ends " + at(10),
                        "first put {alertname=\"A\"}",
                        "second put {alertname=\"A\"}",
                        "update ends " + at(20));
    }

    @Test
    void forgetsAnAlertOnlyOnceItHasEnded() {
        AlertStore store = store(0);
        store.put(alert(0, 10, "alertname", "A"));
        store.put(alert(0, 20, "alertname", "B"));
        loop.runUntil(Duration.ofSeconds(10));
        store.collectGarbage();

        assertThat(store.all()).extracting(Alert::name).containsExactly("B");
    }

    @Test
    void dropsAlertsAboveTheLimitOfTheirNameWithoutCallingListeners() {
        AlertStore store = store(2);
        store.put(alert(0, 100, "alertname", "A", "i", "1"));
        store.put(alert(0, 100, "alertname", "A", "i", "2"));
        store.put(alert(0, 100, "alertname", "B", "i", "1"));
        events.clear();
        store.put(alert(0, 100, "alertname", "A", "i", "3"));

        assertThat(store.all()).hasSize(3);
        assertThat(events).isEmpty();
        assertThat(Scrape.sum(registry, "alertmanager_alerts_limited")).isEqualTo(1);
    }

    @Test
    void takesUpdatesOfKnownAlertsAtTheLimit() {
        AlertStore store = store(1);
        store.put(alert(0, 100, "alertname", "A", "i", "1"));
        store.put(alert(1, 200, "alertname", "A", "i", "1"));

        assertThat(store.all()).extracting(Alert::endsAt).containsExactly(at(200));
    }

    private Instant endOf(AlertStore store, Alert alert) {
        return Objects.requireNonNull(store.get(alert.fingerprint())).endsAt();
    }

    @Test
    void aPauseTakesNothingFromTheTimeThatAnAlertWasGiven() {
        AlertStore store = store(0);
        Alert expired = alert(0, 60, "alertname", "expired");
        Alert soon = alert(0, 120, "alertname", "soon");
        Alert late = alert(0, 1_000, "alertname", "late");
        Alert ended = alert(0, 20, "alertname", "ended");
        Stream.of(expired, soon, late, ended).forEach(store::put);
        events.clear();
        loop.runUntil(Duration.ofSeconds(100));

        store.extendAfterPause(Duration.ofSeconds(70));

        assertThat(endOf(store, expired)).isEqualTo(at(130));
        assertThat(endOf(store, soon)).isEqualTo(at(190));
        assertThat(endOf(store, late)).isEqualTo(at(1_070)); // other pauses may follow, and renewals be lost
        assertThat(endOf(store, ended)).isEqualTo(at(20));
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "first put " + expired.labels(),
                        "second put " + expired.labels(),
                        "first put " + soon.labels(),
                        "second put " + soon.labels(),
                        "first put " + late.labels(),
                        "second put " + late.labels());
    }

    /** As of a task that runs at the end of the pause, before it is noticed, or just before it. */
    @Test
    void anEndThatIsReceivedIsNotExtendedByAPause() {
        AlertStore store = store(0);
        store.put(alert(0, 60, "alertname", "A"));
        loop.runUntil(Duration.ofSeconds(100));
        store.put(new Alert(LabelSet.of("alertname", "A"), LabelSet.EMPTY, at(0), at(90), "", at(100), false));

        store.extendAfterPause(Duration.ofSeconds(70));

        assertThat(endOf(store, alert(0, 60, "alertname", "A"))).isEqualTo(at(90));
    }

    @Test
    void anEndThatIsSentAfterAPauseCountsAndNotTheExtendedOne() {
        AlertStore store = store(0);
        store.put(alert(0, 60, "alertname", "A"));
        loop.runUntil(Duration.ofSeconds(100));
        store.extendAfterPause(Duration.ofSeconds(70));
        loop.runUntil(Duration.ofSeconds(101));

        Alert resolved = new Alert(LabelSet.of("alertname", "A"), LabelSet.EMPTY, at(0), at(90), "", at(101), false);
        store.put(resolved);

        assertThat(endOf(store, resolved)).isEqualTo(at(90));
    }
}
