package io.grapevine.core.mute;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.stored;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.journal.Journal;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.MatchLimit;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.core.silence.SilenceMetrics;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Depth;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MuteIndexTest {
    private static final Duration RETENTION = Duration.ofSeconds(300);
    private static final List<String> MATCHERS =
            List.of("a=\"1\"", "a=~\"1|2\"", "a!=\"1\"", "b=~\".+\"", "b=\"2\"", "c!~\"x.*\"", "c=\"3\"");

    private final SimLoop loop = Samples.loop();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AlertStore alerts = new AlertStore(loop, 0, new AlertMetrics(registry, false));
    private final ReplicatedState shared = new StandaloneReplication(loop, MemberId.starting("a", loop)).state("sil");
    private final Silences silences = new Silences(
            loop, RETENTION, SilenceLimits.NONE, false, shared, Journal.NONE, new SilenceMetrics(registry));
    private final Inhibitor inhibitor =
            new Inhibitor(List.of(new InhibitRuleConfig("", matchers("c=\"3\""), matchers("c=\"4\""), List.of("a"))));
    private final MuteIndex mutes = new MuteIndex(loop, alerts, silences, inhibitor);

    MuteIndexTest() {
        silences.addListener(mutes);
        alerts.addListener("mutes", mutes);
        alerts.addListener("inhibitor", inhibitor);
    }

    private static LabelSet randomLabels(Random random) {
        return LabelSet.of("a", "" + random.nextInt(4), "b", "" + random.nextInt(4), "c", "" + random.nextInt(6));
    }

    private List<String> scan(LabelSet labels) {
        return silences.all().stream()
                .filter(silence -> silence.matches(labels) && silence.stateAt(loop.now()) == SilenceState.ACTIVE)
                .map(Silence::id)
                .sorted()
                .toList();
    }

    private void step(Random random) {
        Instant now = loop.now();
        List<String> ids = silences.all().stream().map(Silence::id).sorted().toList();
        String matcher = MATCHERS.get(random.nextInt(MATCHERS.size()));
        switch (random.nextInt(7)) {
            case 0, 1 ->
                alerts.put(new Alert(
                        randomLabels(random),
                        LabelSet.EMPTY,
                        now,
                        now.plusSeconds(1 + random.nextInt(200)),
                        "",
                        now,
                        false));
            case 2 ->
                silences.set(
                        Samples.silence(
                                now.plusSeconds(random.nextInt(30)),
                                now.plusSeconds(30 + random.nextInt(100)),
                                matcher),
                        done -> {});
            case 3 -> {
                if (!ids.isEmpty()) {
                    silences.expire(ids.get(random.nextInt(ids.size())), done -> {});
                }
            }
            case 4 ->
                silences.restore(stored(
                        version(
                                Samples.silence(now, now.plusSeconds(60), matcher, "d!=\"\""),
                                "from elsewhere " + random.nextInt(3),
                                now),
                        now.plusSeconds(360)));
            case 5 -> loop.runUntil(loop.elapsed().plusSeconds(random.nextInt(40)));
            default -> {
                silences.collectGarbage();
                alerts.collectGarbage();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void indexAgreesWithAScanOfAllSilencesAfterAnySequenceOfChanges(long seed) {
        Random random = new Random(seed);
        long muted = 0;
        for (int i = 0; i < 500; i++) {
            step(random);
            Map<LabelSet, List<String>> said = new TreeMap<>();
            Map<LabelSet, List<String>> scanned = new TreeMap<>();
            LabelSet unknown = randomLabels(random);
            Stream.concat(Stream.of(unknown), alerts.all().stream().map(Alert::labels))
                    .forEach(labels -> {
                        said.put(
                                labels,
                                mutes.status(labels, loop.now(), silence -> true)
                                        .silencedBy());
                        scanned.put(labels, scan(labels));
                    });
            assertThat(said).as("step %d", i).isEqualTo(scanned);
            muted += said.values().stream().filter(ids -> !ids.isEmpty()).count();
        }
        assertThat(muted).isGreaterThan(1000);
    }

    @Test
    void alertIsSilencedFromTheStartOfASilenceToItsEnd() {
        LabelSet labels = LabelSet.of("a", "1");
        alerts.put(alert(at(0), "a", "1"));
        silences.set(Samples.silence(at(10), at(20), "a=\"1\""), done -> {});

        assertThat(mutes.status(labels, at(9.999), silence -> true).isMuted()).isFalse();
        assertThat(mutes.status(labels, at(10), silence -> true).isMuted()).isTrue();
        assertThat(mutes.status(labels, at(19.999), silence -> true).isMuted()).isTrue();
        assertThat(mutes.status(labels, at(20), silence -> true).isMuted()).isFalse();
    }

    @Test
    void statusListsTheSilencesInOrderAndTheInhibitingSource() {
        Alert source = alert(at(0), "a", "1", "c", "3");
        alerts.put(source);
        alerts.put(alert(at(0), "a", "1", "c", "4"));
        for (int i = 0; i < 5; i++) {
            silences.set(Samples.silence(at(0), at(20), "a=\"1\""), done -> {});
        }
        MuteStatus status = mutes.status(LabelSet.of("a", "1", "c", "4"), at(5), silence -> true);

        assertThat(status.silencedBy()).hasSize(5).isSorted();
        assertThat(status.inhibitedBy()).containsExactly(source.fingerprint());
        assertThat(mutes.status(LabelSet.of("x", "y"), at(5), silence -> true)).isSameAs(MuteStatus.NONE);
    }

    @Test
    void silenceForOneOfTwoReceiversDoesNotMuteAnInhibitedAlertForBoth() {
        Alert source = alert(at(0), "a", "1", "c", "3");
        LabelSet target = LabelSet.of("a", "1", "c", "4");
        LabelSet other = LabelSet.of("a", "1");
        alerts.put(source);
        for (String name : List.of("mail", "pager")) {
            silences.set(
                    Samples.silence(at(0), at(name.equals("mail") ? 10 : 20), "a=\"1\"")
                            .withReceivers(List.of(Samples.matchers("name=\"" + name + "\""))),
                    done -> {});
        }
        List<LabelSet> receivers = List.of(LabelSet.of("name", "mail"), LabelSet.of("name", "pager"));

        assertThat(mutes.statusOfAll(target, at(5), () -> receivers).silencedBy())
                .hasSize(2);
        for (List<LabelSet> inAnyOrder : List.of(receivers, List.of(receivers.get(1), receivers.get(0)))) {
            assertThat(mutes.statusOfAll(target, at(15), () -> inAnyOrder))
                    .isEqualTo(new MuteStatus(List.of(), List.of(source.fingerprint())));
            assertThat(mutes.statusOfAll(other, at(15), () -> inAnyOrder)).isEqualTo(MuteStatus.NONE);
        }
    }

    @Test
    void alertThatIsInhibitedForSomeReceiversIsMutedWhereItIsForAllOfThem() {
        Inhibitor some = new Inhibitor(List.of(
                new InhibitRuleConfig("", matchers("c=\"3\""), matchers("c=\"4\""), List.of("a"), Set.of("chat"))));
        MuteIndex index = new MuteIndex(loop, alerts, silences, some);
        alerts.addListener("some", some);
        Alert source = alert(at(0), "a", "1", "c", "3");
        alerts.put(source);
        LabelSet target = LabelSet.of("a", "1", "c", "4");
        LabelSet chat = LabelSet.of("name", "chat");
        LabelSet pager = LabelSet.of("name", "pager");

        assertThat(index.status(target, at(5), MuteScope.of("chat", silence -> true))
                        .inhibitedBy())
                .containsExactly(source.fingerprint());
        assertThat(index.status(target, at(5), MuteScope.of("pager", silence -> true)))
                .isEqualTo(MuteStatus.NONE);
        assertThat(index.statusOfAll(target, at(5), () -> List.of(chat)).inhibitedBy())
                .containsExactly(source.fingerprint());
        assertThat(index.statusOfAll(target, at(5), () -> List.of(chat, pager))).isEqualTo(MuteStatus.NONE);
        assertThat(index.statusOfAll(target, at(5), () -> List.of(pager, chat))).isEqualTo(MuteStatus.NONE);
    }

    @Test
    void alertIsInhibitedNoLongerThanTheSourceIsStored() {
        alerts.put(alert(at(0), "a", "1", "c", "3"));
        List<Fingerprint> before = mutes.status(LabelSet.of("a", "1", "c", "4"), at(5), silence -> true)
                .inhibitedBy();
        loop.runUntil(Duration.ofHours(2));
        alerts.collectGarbage();

        assertThat(before).hasSize(1);
        assertThat(mutes.status(LabelSet.of("a", "1", "c", "4"), at(5), silence -> true)
                        .inhibitedBy())
                .isEmpty();
    }

    @Test
    @Timeout(300)
    void thousandsOfSilencesAreRemovedInOneSweepOverTheAlerts() {
        for (int i = 0; i < Depth.of(1_000, 5_000); i++) {
            silences.restore(stored(
                    version(
                            Samples.silence(at(0), at(20), i % 5 == 0 ? "a=~\"" + i + ".*\"" : "a=\"" + i + "\""),
                            "id" + i,
                            at(0)),
                    at(900)));
        }
        for (int i = 0; i < Depth.of(10_000, 100_000); i++) {
            alerts.put(alert(at(0), "a", "" + i % 10_000, "i", "" + i));
        }
        assertThat(mutes.status(LabelSet.of("a", "1", "i", "1"), at(5), silence -> true)
                        .silencedBy())
                .containsExactly("id1");
        loop.runUntil(Duration.ofSeconds(1000));
        silences.collectGarbage();

        assertThat(silences.all()).isEmpty();
        assertThat(mutes.status(LabelSet.of("a", "1", "i", "1"), at(5), silence -> true)
                        .isMuted())
                .isFalse();
    }

    @Test
    void silencesOfLabelsThatNoIndexCoversAreMatchedWithManyAlertsInSlices() {
        for (int i = 0; i < 20_000; i++) {
            alerts.put(alert(at(0), "i", "" + i, "n" + i % 40, "1"));
        }
        for (int i = 0; i < 40; i++) {
            silences.set(Samples.silence(at(0), at(20), "n" + i + "=\"1\""), done -> {});
        }
        LabelSet late = LabelSet.of("i", "19999", "n39", "1");

        assertThat(mutes.status(late, at(5), silence -> true).silencedBy())
                .as("before all are indexed")
                .hasSize(1);
        assertThat(loop.size()).as("tasks that wait, one of the index").isBetween(1, 2);
        List<Set<String>> found = new ArrayList<>();
        mutes.matchingFiring(silences.all(), at(5), alert -> false, found::add);
        assertThat(found).as("not looked at in one task").isEmpty();
        mutes.matchingFiring(silences.all(), at(5), alert -> true, found::add);
        loop.settle();
        mutes.matchingFiring(silences.all(), at(5), alert -> alert.labels().get("n7") == null, found::add);
        loop.settle();
        assertThat(found).extracting(Set::size).containsExactlyInAnyOrder(0, 40, 39);
        assertThat(mutes.status(late, at(5), silence -> true).silencedBy())
                .as("afterwards")
                .hasSize(1);
    }

    @Test
    void silenceOfManyAlertsIsInForceAtOnceAndForAlertsThatComeMeanwhile() {
        for (int i = 0; i < 2_000; i++) {
            alerts.put(alert(at(0), "a", "1", "i", "" + i));
        }
        silences.set(Samples.silence(at(0), at(20), "a=\"1\""), done -> {});
        alerts.put(alert(at(0), "a", "1", "i", "new"));
        silences.set(Samples.silence(at(0), at(20), "a=~\"1|2\""), done -> {});

        for (String each : List.of("0", "1999", "new")) {
            assertThat(mutes.status(LabelSet.of("a", "1", "i", each), at(5), silence -> true)
                            .silencedBy())
                    .hasSize(2);
        }
        loop.settle();
        for (String each : List.of("0", "1999", "new")) {
            assertThat(mutes.status(LabelSet.of("a", "1", "i", each), at(5), silence -> true)
                            .silencedBy())
                    .hasSize(2);
        }
    }

    @Test
    void alertWhoseLabelTakesTooLongToMatchIsNotSilencedAndIsCounted() {
        mutes.report(new MatchLimit(registry));
        silences.set(Samples.silence(at(0), at(20), "x=~\".*" + "[ab]{1000}".repeat(20) + "\""), done -> {});
        silences.set(Samples.silence(at(0), at(20), "x=~\"[ab]{3}.*\""), done -> {});
        LabelSet labels = LabelSet.of("a", "1", "x", "ab".repeat(100_000));
        alerts.put(alert(at(0), "a", "1", "x", "ab".repeat(100_000)));

        assertThat(mutes.status(labels, at(5), silence -> true).silencedBy())
                .as("the one that is found out")
                .hasSizeLessThan(2);
        CounterSnapshot exceeded = (CounterSnapshot)
                registry.scrape("grapevine_match_steps_exceeded"::equals).get(0);
        assertThat(exceeded.getDataPoints().stream()
                        .mapToDouble(point -> point.getValue())
                        .sum())
                .isEqualTo(1);
    }
}
