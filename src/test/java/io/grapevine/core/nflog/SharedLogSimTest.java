package io.grapevine.core.nflog;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.StoreFixture;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The notification logs of several replicas, over the real mesh in virtual time. */
@Tag("thorough")
class SharedLogSimTest {
    private static final NflogKey KEY = new NflogKey("{}:{}", "r", "webhook", 0);
    private static final Duration KEEP = Duration.ofHours(8);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOP = Duration.ofMillis(1);

    private final List<PrometheusRegistry> registries = new ArrayList<>();
    private Duration retention = Duration.ofHours(120);
    private final StoreFixture<NotificationLog> bench = new StoreFixture<>(
            "nfl",
            (loop, shared, journal) -> {
                registries.add(new PrometheusRegistry());
                return new NotificationLog(
                        loop, retention, shared, journal, new NflogMetrics(registries.get(registries.size() - 1)));
            },
            (log, record) ->
                    log.restore(((Decoded.Ok<Stored<NflogEntry>>) NflogEntryCodec.KIND.decode(record)).value()));
    private final Map<String, NotificationLog> logs = new TreeMap<>();

    private NotificationLog start(String name, Duration skew) {
        NotificationLog log = bench.start(name, skew);
        logs.put(name, log);
        bench.run(Duration.ofSeconds(5));
        return log;
    }

    private static NotifiedState firing(long... hashes) {
        return NotifiedState.of(hashes, new long[0], ReceiverData.EMPTY);
    }

    private double count(int replica, String name) {
        return Scrape.sum(registries.get(replica), name);
    }

    @Test
    void entryOfOneReplicaIsKnownToAllReplicas() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        NotifiedState notified =
                new NotifiedState(5, new long[] {1}, new long[] {2}, new long[] {3}, ReceiverData.EMPTY.with("k", "v"));
        Logs.record(a, KEY, notified, KEEP);
        bench.run(SECOND);

        assertThat(b.find(KEY).entry()).isEqualTo(a.find(KEY).entry());
        assertThat(b.find(KEY).notified()).isEqualTo(notified);
        assertThat(b.find(KEY).stamp()).isEqualTo(a.find(KEY).stamp());
        assertThat(bench.state("b").get("{}:{}:r/webhook/0")).isNotNull();
        assertThat(count(1, "alertmanager_nflog_gossip_messages_propagated_total"))
                .isEqualTo(1);
    }

    @Test
    void listenerGetsTheWriterOnceTheLogHasTheEntry() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        List<String> events = new ArrayList<>();
        NflogKey other = new NflogKey("{}:{}", "r", "webhook", 1);
        b.listeners()
                .add(merged -> events.add(merged.writer() + " "
                        + merged.entry().key().index() + " " + (b.find(KEY) != null && b.find(other) != null)));
        a.listeners().add(merged -> events.add("a tells itself"));
        Logs.record(a, KEY, firing(1), KEEP);
        Logs.record(a, other, firing(1), KEEP);
        bench.run(SECOND);

        assertThat(events).containsExactly("a 0 true", "a 1 true");
    }

    @Test
    void mutedAlertsDoNotReplaceANotificationThatTheirReplicaHasSleptThrough() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        bench.host("b").sleep(Duration.ofSeconds(10));
        bench.run(SECOND);
        Logs.record(a, KEY, firing(1), KEEP);
        bench.run(SECOND);
        b.recordMuted(KEY, 5, null, new long[] {2}, KEEP);
        bench.run(Duration.ofSeconds(20));

        assertThat(a.find(KEY).notified()).isEqualTo(firing(1));
        assertThat(b.find(KEY).notified()).isEqualTo(firing(1));
    }

    @Test
    void replicasThatProlongAnEpisodeAtOnceAgreeOnIt() {
        retention = Duration.ofMinutes(10);
        List.of("a", "b", "c", "d").forEach(name -> start(name, Duration.ZERO));
        logs.get("a").beginEpisode("{}:{}", "r", "p");
        bench.run(Duration.ofMinutes(6));
        double before = count(3, "alertmanager_nflog_gossip_messages_propagated_total");
        logs.forEach((name, log) -> bench.host(name).execute(() -> log.prolongLanes("{}:{}")));
        bench.run(SECOND);

        assertThat(count(3, "alertmanager_nflog_gossip_messages_propagated_total"))
                .isLessThan(before + 10);
    }

    @Test
    void anEpisodeThatHadWaitedToBeReadMayBeAsOldAsThePause() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        bench.host("b").sleep(Duration.ofMinutes(3));
        bench.run(SECOND);
        a.beginEpisode("{}:{}", "r", "read");
        bench.run(Duration.ofMinutes(4));
        a.beginEpisode("{}:{}", "r", "sent");
        bench.run(SECOND);

        assertThat(b.episode("{}:{}", "r", "read").orElseThrow().plus(b.asleep("{}:{}", "r", "read")))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(b.episode("{}:{}", "r", "sent")).isPresent();
        assertThat(b.asleep("{}:{}", "r", "sent")).isEqualTo(Duration.ZERO);
    }

    @Test
    void whoeverLearnsOfAnEpisodeFromAReplicaThatHasSleptKnowsHowMuchOlderItMayBe() {
        NotificationLog a = start("a", Duration.ZERO);
        a.beginEpisode("{}:{}", "r", "p");
        bench.run(Duration.ofMinutes(1));
        bench.host("a").sleep(Duration.ofMinutes(2));
        bench.run(Duration.ofMinutes(3));
        NotificationLog b = start("b", Duration.ZERO);

        assertThat(List.of(a, b))
                .allSatisfy(log -> assertThat(log.asleep("{}:{}", "r", "p"))
                        .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(3)));
    }

    @Test
    void whoHasSleptProlongsAnEpisodeForThoseThatKnowItsAge() {
        retention = Duration.ofMinutes(10);
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        a.beginEpisode("{}:{}", "r", "p");
        bench.run(Duration.ofMinutes(6));
        bench.host("b").sleep(Duration.ofMinutes(2));
        bench.run(Duration.ofMinutes(2).plusSeconds(1));
        b.prolongLanes("{}:{}");
        bench.run(Duration.ofMinutes(3));

        assertThat(a.episode("{}:{}", "r", "p").orElseThrow())
                .isBetween(Duration.ofMinutes(11), Duration.ofMinutes(12));
        assertThat(b.asleep("{}:{}", "r", "p")).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(3));
    }

    @Test
    void ageRunsOnTheReadersTimerWhateverTheClocksSay() {
        for (Duration skew : List.of(Duration.ofDays(-400), Duration.ofDays(400))) {
            NotificationLog a = start("a", Duration.ZERO);
            NotificationLog b = start("b", skew);
            Logs.record(a, KEY, firing(1), KEEP);
            bench.run(Duration.ofMinutes(20));

            assertThat(a.find(KEY).age()).isEqualTo(Duration.ofMinutes(20));
            assertThat(b.find(KEY).age())
                    .isBetween(a.find(KEY).age().minus(HOP), a.find(KEY).age());
            b.collectGarbage();
            assertThat(b.find(KEY)).isNotNull();
            bench.run(KEEP.minusMinutes(20).plus(HOP));
            b.collectGarbage();
            assertThat(b.find(KEY)).isNull();
            bench.kill("a");
            bench.kill("b");
            bench.disk("a").clear();
            bench.disk("b").clear();
        }
    }

    @Test
    void ageOfAMergedEntrySurvivesARestartEvenIfTheWritersClockIsWrong() {
        for (Duration skew : List.of(Duration.ofDays(-2), Duration.ofDays(2))) {
            NotificationLog writer = start("a", skew);
            start("b", Duration.ZERO);
            Logs.record(writer, KEY, firing(1), KEEP);
            bench.run(Duration.ofHours(1));
            bench.kill("a");
            bench.kill("b");
            bench.run(Duration.ofHours(1));

            NotificationLog again = bench.start("b");
            assertThat(again.find(KEY).age()).isBetween(Duration.ofHours(2).minus(HOP), Duration.ofHours(2));
            bench.kill("b");
            bench.disk("a").clear();
            bench.disk("b").clear();
        }
    }

    @Test
    void laterWriteWinsEvenIfItsClockIsBehind() {
        NotificationLog a = start("a", Duration.ofDays(3));
        NotificationLog b = start("b", Duration.ZERO);
        Logs.record(a, KEY, firing(1), KEEP);
        bench.run(SECOND);
        Logs.record(b, KEY, firing(), KEEP);
        bench.run(SECOND);

        assertThat(a.find(KEY).notified()).isEqualTo(firing());
        assertThat(a.find(KEY).stamp()).isEqualTo(b.find(KEY).stamp());
    }

    @Test
    void unknownFieldsOfANewerVersionAreKeptAndStored() {
        start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        UnknownFields unknown =
                UnknownFields.of(new MessageWriter().varint(900, 1).toBytes());
        byte[] body = NflogEntryCodec.encode(new NflogEntry(KEY, at(1), firing(1), at(9000), 0, unknown));
        bench.state("a").put(KEY.text(), 0, body, KEEP);
        bench.run(SECOND);
        bench.kill("a");
        NotificationLog c = start("c", Duration.ZERO);

        assertThat(b.find(KEY).entry().unknownFields()).isEqualTo(unknown);
        assertThat(c.find(KEY).entry().unknownFields()).isEqualTo(unknown);
        assertThat(((Decoded.Ok<Stored<NflogEntry>>)
                                NflogEntryCodec.KIND.decode(bench.disk("c").get(0)))
                        .value()
                        .version()
                        .body())
                .isEqualTo(body);
    }

    @Test
    void undecodableEntryChangesNothingAndIsCounted() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        Logs.record(a, KEY, firing(1), KEEP);
        bench.run(SECOND);
        bench.state("a").put(KEY.text(), 0, new byte[] {9}, KEEP);
        bench.run(SECOND);

        assertThat(b.find(KEY).notified()).isEqualTo(firing(1));
        assertThat(b.records()).isEmpty();
        assertThat(count(1, "grapevine_nflog_undecoded_total")).isEqualTo(1);
        Logs.record(b, KEY, firing(2), KEEP);
        bench.run(SECOND);
        assertThat(a.find(KEY).notified()).isEqualTo(firing(2));
        assertThat(b.records()).hasSize(1);
    }

    @Test
    void longExpiredEntryReplacesTheOneBeforeAndIsNotFound() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        List<NotificationLog.Merged> events = new ArrayList<>();
        Logs.record(a, KEY, firing(2), KEEP);
        bench.run(SECOND);
        assertThat(b.find(KEY)).isNotNull();
        byte[] body = NflogEntryCodec.encode(new NflogEntry(KEY, at(1), firing(1), at(1), 0, UnknownFields.NONE));
        bench.state("a").put(KEY.text(), 0, body, KEEP);
        b.listeners().add(events::add);
        bench.run(SECOND);

        assertThat(b.find(KEY)).as("the entry before").isNull();
        assertThat(events).as("that the entry before counts no more").hasSize(1);
    }

    private static NotifiedState ended(long hash) {
        return new NotifiedState(
                0, new long[0], new long[] {hash}, new long[] {at(1).toEpochMilli()}, ReceiverData.EMPTY);
    }

    private static void assertThatTheEndIsAwaited(NotificationLog log) {
        NotifiedState notified = log.find(KEY).notified();
        assertThat(notified.firing()).isEmpty();
        assertThat(notified.resolved()).isEmpty();
        assertThat(notified.endsByHash()).containsOnlyKeys(1L);
        assertThat(notified.awaitsEndOfAny(new long[] {1})).isTrue();
    }

    @Test
    void endIsAwaitedWhereverTheClocksStandIfAnotherReplicaNotifiedAtTheSameTimeThatTheAlertFires() {
        for (Duration behind : List.of(Duration.ofMillis(100), Duration.ofMinutes(2))) {
            NotificationLog a = start("a", Duration.ZERO);
            NotificationLog b = start("b", behind.negated());
            NotificationLog c = start("c", Duration.ZERO);
            Logs.record(a, KEY, firing(1, 2), KEEP);
            bench.run(Duration.ofMinutes(5));
            Logs.record(a, KEY, ended(1), KEEP);
            Logs.record(b, KEY, firing(1), KEEP);
            bench.run(SECOND);

            long stamp = a.find(KEY).stamp();
            bench.run(Duration.ofMinutes(5));
            for (NotificationLog log : List.of(a, b, c)) {
                assertThatTheEndIsAwaited(log);
                assertThat(log.find(KEY).stamp()).as("written anew no more").isEqualTo(stamp);
            }
            List.of("a", "b", "c").forEach(name -> {
                bench.kill(name);
                bench.disk(name).clear();
            });
        }
    }

    @Test
    void endIsAwaitedIfItsEntryCameDuringTheAttemptOfAnotherReplica() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        Logs.record(a, KEY, firing(1, 2), KEEP);
        bench.run(SECOND);
        ReadVersion basis = new ReadVersion(b.stamp(KEY), SECOND);
        Logs.record(a, KEY, ended(1), KEEP);
        bench.run(SECOND.dividedBy(2));
        b.record(KEY, firing(1), KEEP, basis, true);
        bench.run(SECOND);

        assertThatTheEndIsAwaited(a);
        assertThatTheEndIsAwaited(b);
    }

    @Test
    void entryThatIsWrittenAnewBeatsNothingThatWasWrittenAfterTheOneItCorrects() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ofMinutes(2));
        Logs.record(a, KEY, firing(1, 2), KEEP);
        bench.run(SECOND);
        ReadVersion basis = new ReadVersion(b.stamp(KEY), SECOND.plusMinutes(2));
        Logs.record(a, KEY, ended(1), KEEP);
        long corrected = a.stamp(KEY);
        bench.run(SECOND.dividedBy(2));
        b.record(KEY, firing(1), KEEP, basis, true);

        assertThatTheEndIsAwaited(b);
        assertThat(b.stamp(KEY)).as("though the clock of b is ahead").isEqualTo(corrected + 1);
    }

    @Test
    void endIsAwaitedIfTheAttemptOfItsReplicaOverlappedThoughTheOtherReplicaStopsAtOnce() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        Logs.record(a, KEY, firing(1, 2), KEEP);
        bench.run(SECOND);
        ReadVersion basis = new ReadVersion(a.stamp(KEY), Duration.ZERO);
        Logs.record(b, KEY, firing(1), KEEP);
        bench.run(SECOND.dividedBy(2));
        bench.kill("b");
        a.record(KEY, ended(1), KEEP, basis, true);

        assertThatTheEndIsAwaited(a);
    }

    @Test
    void endIsCertainIfItsReplicaKnewThatTheAlertWasNotifiedAsFiring() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        Logs.record(b, KEY, firing(1), KEEP);
        bench.run(HOP.multipliedBy(20));
        Logs.record(a, KEY, ended(1), KEEP);
        bench.run(SECOND);

        assertThat(a.find(KEY).notified()).isEqualTo(ended(1));
        assertThat(b.find(KEY).notified()).isEqualTo(ended(1));
    }

    private static NotifiedState firingOfOne(long hash) {
        return new NotifiedState(5, new long[] {hash}, new long[0], new long[0], ReceiverData.EMPTY);
    }

    @Test
    void endIsAwaitedOfWhatAnotherReplicaNotifiedUnknownToTheOneWhoseEntryCounts() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ZERO);
        Logs.record(a, KEY, firingOfOne(1), KEEP);
        bench.run(Duration.ofMinutes(1));
        ReadVersion nothing = new ReadVersion(0, Duration.ZERO);
        b.record(KEY, firingOfOne(2), KEEP, nothing, true);
        bench.run(Duration.ofMinutes(20));

        for (NotificationLog log : List.of(a, b)) {
            assertThat(log.find(KEY).notified().firing()).containsExactly(2);
            assertThat(log.find(KEY).notified().awaitsEndOf(1)).isTrue();
            assertThat(log.find(KEY).age()).isBetween(Duration.ofMinutes(20).minus(HOP), Duration.ofMinutes(20));
        }
    }

    @Test
    void whatAnotherReplicaNotifiedUnknownToTheOneWhoseEntryCountsIsAsOldAsThatNotification() {
        NotificationLog a = start("a", Duration.ZERO);
        NotificationLog b = start("b", Duration.ofMinutes(2));
        Logs.record(a, KEY, firingOfOne(1), KEEP);
        bench.run(Duration.ofHours(3));
        b.record(KEY, firingOfOne(2), KEEP, new ReadVersion(0, Duration.ZERO), true);
        bench.run(Duration.ofMinutes(20));

        for (NotificationLog log : List.of(a, b)) {
            Instant last = log.find(KEY).entry().timestamp();
            assertThat(log.find(KEY).notified().notifiedFiringAt(1, last))
                    .as("to be repeated when its time comes")
                    .isBetween(
                            last.minus(Duration.ofHours(3)),
                            last.minus(Duration.ofHours(3)).plus(HOP));
        }
    }
}
