package io.grapevine.features.replicalabels;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Depth;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alerts of several Prometheus servers, in virtual time: two of them renew an alert for 240 seconds. */
class ReplicaLabelsTest {
    private static final LabelSet LABELS = LabelSet.of("alertname", "A");
    private static final double FAR = 240;

    private final ReplicaLabels replicas = new ReplicaLabels(Set.of("replica"));
    private final SimLoop loop = Samples.loop();
    private final AlertStore store = store(loop);

    private static AlertStore store(SimLoop loop) {
        AlertStore store = new AlertStore(loop, 0, new AlertMetrics(new PrometheusRegistry(), false));
        store.mergeSendersBy(ReplicaLabels::merge);
        return store;
    }

    private Alert sent(String replica, Instant start, Instant end) {
        return new Alert(
                replica.isEmpty() ? LABELS : LABELS.and(LabelSet.of("replica", replica)),
                LabelSet.of("by", replica),
                start,
                end,
                "http://" + replica,
                loop.now(),
                false);
    }

    private void fires(String replica, double start) {
        fires(replica, start, FAR);
    }

    private void fires(String replica, double start, double lasts) {
        Instant end = loop.now().plusMillis(Math.round(lasts * 1000));
        store.put(replicas.received(sent(replica, at(start), end)));
    }

    private void ends(String replica, double start) {
        store.put(replicas.received(sent(replica, at(start), loop.now())));
    }

    private void pass(double seconds) {
        loop.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private Alert alert() {
        return Objects.requireNonNull(store.get(LABELS));
    }

    private boolean isFiring() {
        return !alert().resolvedAt(loop.now());
    }

    private List<String> states() {
        return alert().senders().stream()
                .map(sender -> sender.senderName() + " " + sender.senderState(loop.now()))
                .toList();
    }

    @Test
    void alertOfTwoServersIsOne() {
        fires("b", 0);
        fires("a", 1);

        assertThat(store.all()).singleElement().isEqualTo(alert());
        assertThat(alert().startsAt()).isEqualTo(at(0));
        assertThat(alert().annotations().valueOf("by")).isEqualTo("b");
        assertThat(alert().generatorUrl()).isEqualTo("http://b");
        assertThat(states()).containsExactly("a firing", "b firing");
    }

    @Test
    void whichComesFirstMakesNoDifference() {
        fires("a", 1);
        fires("b", 0);
        Alert alert = alert();
        AlertStore other = store(loop);
        other.put(replicas.received(sent("b", at(0), at(FAR))));
        other.put(replicas.received(sent("a", at(1), at(FAR))));

        assertThat(other.get(LABELS)).isEqualTo(alert);
    }

    @Test
    void alertEndsWhenAllHaveEndedIt() {
        fires("a", 0);
        fires("b", 1);
        pass(60);
        ends("a", 0);

        assertThat(isFiring()).isTrue();
        assertThat(alert().startsAt()).isEqualTo(at(0));
        assertThat(alert().updatedAt()).isEqualTo(at(0));
        assertThat(alert().annotations().valueOf("by")).isEqualTo("b");
        assertThat(states()).containsExactly("a ended", "b firing");

        pass(61);
        ends("b", 1);
        assertThat(isFiring()).isFalse();
        assertThat(alert().startsAt()).isEqualTo(at(0));
        assertThat(alert().endsAt()).isEqualTo(at(61));
    }

    @Test
    void endThatIsSentAgainChangesNothing() {
        fires("a", 0);
        fires("b", 1);
        pass(10);
        ends("a", 0);
        pass(11);
        ends("b", 1);
        Alert ended = alert();
        pass(60);
        store.put(replicas.received(sent("a", at(0), at(10))));
        store.put(replicas.received(sent("b", at(1), at(11))));

        assertThat(ended.isRenewedBy(alert())).isTrue();
        assertThat(alert().endsAt()).isEqualTo(at(11));
    }

    @Test
    void serverThatFallsSilentIsNotWaitedForLongerThanItSaid() {
        fires("a", 0);
        fires("b", 0);
        pass(60);
        ends("a", 0);
        pass(239);
        assertThat(isFiring()).isTrue();
        pass(240);
        assertThat(isFiring()).isFalse();
        assertThat(alert().endsAt()).isEqualTo(at(240));
    }

    @Test
    void restartedServerDoesNotMoveTheStart() {
        fires("a", 0);
        fires("b", 1);
        for (int i = 1; i < 10; i++) {
            pass(60 * i);
            fires("b", 1);
        }
        fires("a", 540);

        assertThat(alert().startsAt()).isEqualTo(at(0));
        assertThat(alert().annotations().valueOf("by")).isEqualTo("b");
        assertThat(states()).containsExactly("a firing", "b firing");
    }

    @Test
    void laterEpisodeHasAStartOfItsOwn() {
        fires("a", 0);
        fires("b", 0);
        pass(10);
        ends("a", 0);
        ends("b", 0);
        pass(60);
        fires("b", 55);

        assertThat(alert().startsAt()).isEqualTo(at(55));
        assertThat(states()).containsExactly("b firing");
    }

    @Test
    void clockThatIsBehindEndsNothingEarly() {
        fires("a", 0);
        fires("b", -300, -60);
        assertThat(isFiring()).isTrue();
        assertThat(alert().startsAt()).isEqualTo(at(0));

        pass(60);
        ends("a", 0);
        assertThat(isFiring()).isFalse();
        assertThat(alert().endsAt()).isEqualTo(at(60));
    }

    @Test
    void clockThatIsAheadEndsTheAlertAsMuchLater() {
        fires("a", 0);
        fires("b", 60, FAR + 60);
        pass(100);
        ends("a", 0);
        store.put(replicas.received(sent("b", at(60), at(160))));
        assertThat(isFiring()).isTrue();
        pass(160);
        store.put(replicas.received(sent("b", at(60), at(160))));
        assertThat(isFiring()).isFalse();
    }

    @Test
    void alertWithoutTheLabelIsOneOfTheSenders() {
        fires("", 0);
        assertThat(alert().senders()).isEmpty();
        fires("a", 1);
        assertThat(states()).containsExactly("- firing", "a firing");
        ends("", 0);
        assertThat(isFiring()).isTrue();
        ends("a", 1);
        assertThat(isFiring()).isFalse();
    }

    @Test
    void whoeverEndsAnAlertWithoutTheLabelDoesNotEndItForTheOthers() {
        fires("a", 0);
        pass(10);
        ends("", 0);
        assertThat(isFiring()).isTrue();
        assertThat(states()).containsExactly("- ended", "a firing");
    }

    @Test
    void renamedServerIsForgottenInAnHour() {
        fires("a", 0);
        fires("b", 0);
        for (int i = 1; i <= 65; i++) {
            pass(60 * i);
            fires("b", 0);
            fires("c", 60);
        }

        assertThat(states()).containsExactly("b firing", "c firing");
        assertThat(alert().startsAt()).isEqualTo(at(0));
    }

    @Test
    void sendersBeyondTheLimitAreForgottenButTheAlertFires() {
        for (int i = 0; i < 3 * ReplicaLabels.MOST; i++) {
            fires("r" + i, 0, 100 + i);
        }
        assertThat(alert().senders()).hasSize(ReplicaLabels.MOST);
        pass(120);
        assertThat(isFiring()).isTrue();
    }

    @Test
    void nothingIsRemovedFromAnAlertThatTheLabelsAloneIdentify() {
        Alert sent = Samples.alert(at(0), "replica", "a");
        assertThat(replicas.received(sent)).isSameAs(sent);
        assertThat(ReplicaLabels.NONE.received(sent)).isSameAs(sent);
    }

    @Test
    void pauseOfTheProcessPostponesTheEndOfEachSender() {
        fires("a", 0);
        fires("b", 0);
        pass(600);
        store.extendAfterPause(Duration.ofSeconds(500));
        ends("a", 0);

        assertThat(isFiring()).isTrue();
        pass(739);
        assertThat(isFiring()).isTrue();
        pass(741);
        assertThat(isFiring()).isFalse();
    }

    @Test
    void clockThatIsSetBackDoesNotReviveWhatHasEnded() {
        fires("a", 0);
        fires("b", 0);
        pass(100);
        ends("a", 0);
        ends("b", 0);
        Alert again = new Alert(LabelSet.of("replica", "a"), LabelSet.EMPTY, at(0), at(50), "", at(50), false);
        Alert ended = ReplicaLabels.merge(alert(), ReplicaLabels.of(again, LABELS), at(50));

        assertThat(ended.resolvedAt(at(50))).isTrue();
    }

    /** Each sender has a store of its own, which merges as Alertmanager does: the alert fires while it fires in one of them. */
    @Test
    void alertFiresWhileItFiresForOneOfItsSenders() {
        for (int seed = 0; seed < Depth.of(300, 3000); seed++) {
            Random random = new Random(seed);
            Model model = new Model(2 + random.nextInt(2), random);
            for (int step = 0; step < 80; step++) {
                model.step();
                model.check("seed " + seed + ", step " + step);
            }
        }
    }

    /** Servers with clocks that are wrong, that send, send late, fall silent and start anew. */
    private static final class Model {
        private final ReplicaLabels replicas = new ReplicaLabels(Set.of("replica"));
        private final SimLoop loop = Samples.loop();
        private final AlertStore together = store();
        private final Map<String, AlertStore> apart = new LinkedHashMap<>();
        private final Map<String, Instant> starts = new LinkedHashMap<>();
        private final Map<String, Long> clocks = new LinkedHashMap<>();
        private final Random random;

        Model(int senders, Random random) {
            this.random = random;
            for (int i = 0; i < senders; i++) {
                String name = i == 2 ? "" : "s" + i;
                apart.put(name, store());
                clocks.put(name, i == 0 ? 0L : random.nextInt(200) - 100L);
            }
        }

        private AlertStore store() {
            return ReplicaLabelsTest.store(loop);
        }

        void step() {
            int seconds = random.nextInt(random.nextInt(10) == 0 ? 400 : 40);
            loop.runUntil(loop.elapsed().plusSeconds(seconds));
            String name = List.copyOf(apart.keySet()).get(random.nextInt(apart.size()));
            Instant clock = loop.now().plusSeconds(Objects.requireNonNull(clocks.get(name)));
            boolean isNew = random.nextInt(6) == 0 || !starts.containsKey(name);
            Instant start = isNew ? clock : Objects.requireNonNull(starts.get(name));
            starts.put(name, start);
            boolean ends = random.nextInt(3) == 0;
            Instant end = ends ? clock.minusSeconds(random.nextInt(20)) : clock.plusSeconds(240);
            Alert sent = new Alert(
                    name.isEmpty() ? LABELS : LABELS.and(LabelSet.of("replica", name)),
                    LabelSet.of("by", name),
                    start,
                    end.isBefore(start) ? start : end,
                    "",
                    loop.now(),
                    !ends && random.nextInt(4) == 0);
            together.put(replicas.received(sent));
            Objects.requireNonNull(apart.get(name)).put(sent);
        }

        void check(String step) {
            Instant now = loop.now();
            List<Alert> firing = apart.values().stream()
                    .flatMap(each -> each.all().stream())
                    .filter(alert -> !alert.resolvedAt(now))
                    .toList();
            Alert alert = Objects.requireNonNull(together.get(LABELS));
            assertThat(alert.resolvedAt(now)).as(step).isEqualTo(firing.isEmpty());
            assertThat(together.all()).hasSize(1);
            if (!firing.isEmpty()) {
                assertThat(alert.endsAt())
                        .as(step)
                        .isEqualTo(firing.stream()
                                .map(Alert::endsAt)
                                .max(Comparator.naturalOrder())
                                .orElseThrow());
            }
        }
    }
}
