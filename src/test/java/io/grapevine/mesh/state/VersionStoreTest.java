package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.protocol.Frame;
import io.grapevine.mesh.protocol.FrameCodec;
import io.grapevine.mesh.protocol.WireEntry;
import io.grapevine.mesh.sync.DeltaExchange;
import io.grapevine.mesh.sync.StateAudit;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionStoreTest {
    private static final MemberId SELF = new MemberId("self", "5");
    private static final MemberId OTHER = new MemberId("other", "3");
    private static final MemberId THIRD = new MemberId("third", "7");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long HOUR_MILLIS = HOUR.toMillis();

    private final SimLoop loop = new SimLoop(Instant.parse("2026-01-01T00:00:00Z"), 1);
    private final Replica replica = newReplica(SELF);
    private final List<String> merged = new ArrayList<>();

    private Replica newReplica(MemberId self) {
        return new Replica(loop, self);
    }

    /** A store with what sends it to peers. */
    private static final class Replica {
        private final VersionStore store;
        private final ReplicatedState state;
        private final DeltaExchange deltas;
        private final StateAudit audit;

        Replica(SimLoop loop, MemberId self) {
            store = new VersionStore(loop, self, member -> false);
            state = store.state("sil", () -> {});
            deltas = new DeltaExchange(self, store);
            audit = new StateAudit(store);
        }
    }

    private static Version version(int rank, long stamp, String writer, String body) {
        return new Version(rank, stamp, writer, body.getBytes(StandardCharsets.UTF_8));
    }

    private static WireEntry item(MemberId origin, long seq, String key, Version version, long ttl) {
        return new WireEntry("sil", key, version, origin, seq, 0, ttl, UnknownFields.NONE);
    }

    private static Frame.Delta delta(MemberId origin, long previous, long seq, WireEntry... items) {
        return new Frame.Delta(origin, previous, seq, List.of(items));
    }

    private static byte[] body(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String text(String key) {
        StoredEntry entry = replica.state.entry(key);
        return entry == null ? "" : new String(entry.version().body(), StandardCharsets.UTF_8);
    }

    private long ttl(String key) {
        return Objects.requireNonNull(replica.state.entry(key)).keepUntil()
                - loop.elapsed().toMillis();
    }

    private void pass(Duration time) {
        loop.runUntil(loop.elapsed().plus(time));
    }

    @Test
    void aStampIsTheWallClockOrOneMoreThanTheLast() {
        Version first = replica.state.put("k", 0, body("a"), HOUR);
        Version second = replica.state.put("k", 0, body("b"), HOUR);
        long wall = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

        assertThat(first.stamp()).isEqualTo(wall);
        assertThat(second.stamp()).isEqualTo(wall + 1);
        assertThat(second.writer()).isEqualTo("self");
    }

    @Test
    void aWriteBeatsAVersionWhoseWriterIsAheadOfTime() {
        long ahead = version(0, 1L << 61, "other", "").stamp();
        replica.deltas.receive(delta(OTHER, 0, 1, item(OTHER, 1, "k", version(0, ahead, "other", "old"), HOUR_MILLIS)));

        replica.state.put("k", 0, body("new"), HOUR);

        assertThat(text("k")).isEqualTo("new");
    }

    @Test
    void aHigherRankIsFinal() {
        replica.state.put("k", 1, body("ended"), HOUR);

        replica.state.put("k", 0, body("late edit"), HOUR);
        replica.deltas.receive(delta(
                OTHER, 0, 1, item(OTHER, 1, "k", version(0, Version.MAX_STAMP, "other", "far ahead"), HOUR_MILLIS)));

        assertThat(text("k")).isEqualTo("ended");
    }

    @Test
    void versionsThatComeInAnyOrderGiveTheSame() {
        List<WireEntry> items = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 1; i <= 40; i++) {
            Version version =
                    version(random.nextInt(20) / 19, random.nextInt(10), "w" + random.nextInt(3), "b" + i % 4);
            items.add(item(OTHER, i, "key-" + random.nextInt(5), version, HOUR_MILLIS + random.nextInt(1_000)));
        }
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(items, random);
            Replica fresh = newReplica(SELF);
            fresh.audit.receive(new Frame.Repair(List.copyOf(items)));
            StringBuilder outcome = new StringBuilder();
            for (int key = 0; key < 5; key++) {
                StoredEntry entry = Objects.requireNonNull(fresh.state.entry("key-" + key));
                outcome.append(entry.version()).append(entry.keepUntil());
            }
            outcomes.add(outcome.toString());
        }

        assertThat(outcomes).containsOnly(outcomes.get(0));
    }

    @Test
    void aDeltaAboveAGapIsOfNoUse() {
        Frame.Ack ack =
                replica.deltas.receive(delta(OTHER, 4, 5, item(OTHER, 5, "k", version(0, 1, "w", "v"), HOUR_MILLIS)));

        assertThat(ack).isEqualTo(new Frame.Ack(OTHER, 0, true));
        assertThat(replica.store.vector().heads()).isEmpty();
        assertThat(text("k")).isEmpty();
    }

    @Test
    void aDeltaThatOverlapsIsTakenFromWhereItIsNew() {
        replica.state.addListener((key, version, age, left) -> merged.add(key));
        replica.deltas.receive(delta(OTHER, 0, 2, item(OTHER, 2, "k2", version(0, 1, "w", "v"), HOUR_MILLIS)));

        Frame.Ack ack = replica.deltas.receive(delta(
                OTHER,
                1,
                4,
                item(OTHER, 2, "k2", version(0, 1, "w", "v"), HOUR_MILLIS),
                item(OTHER, 3, "k3", version(0, 1, "w", "v"), HOUR_MILLIS)));

        assertThat(ack).isEqualTo(new Frame.Ack(OTHER, 4, false));
        assertThat(merged).containsExactly("k2", "k3");
        assertThat(replica.deltas.receive(delta(OTHER, 0, 3))).isEqualTo(new Frame.Ack(OTHER, 4, false));
    }

    @Test
    void refusedVersionsAdvanceTheVectorToo() {
        replica.state.addListener((key, version, age, left) -> merged.add(key));
        replica.state.put("k", 0, body("new"), HOUR);

        replica.deltas.receive(delta(
                OTHER,
                0,
                3,
                item(OTHER, 1, "k", version(0, 1, "other", "old"), HOUR_MILLIS),
                item(OTHER, 2, "gone", version(0, 1, "other", "old"), 0)));

        assertThat(replica.store.head(OTHER)).isEqualTo(3);
        assertThat(merged).isEmpty();
        assertThat(text("k")).isEqualTo("new");
    }

    @Test
    void whatCouldNotBePassedOnIsNotTaken() {
        UnknownFields large = UnknownFields.of(new byte[Channel.MAX_FRAME]);
        WireEntry item = new WireEntry("sil", "k", version(0, 1, "w", ""), OTHER, 1, 0, HOUR_MILLIS, large);

        assertThat(replica.deltas.receive(delta(OTHER, 0, 1, item)).known()).isEqualTo(1);
        assertThat(replica.state.entry("k")).isNull();
    }

    @Test
    void aStateThatIsNotKnownIsPassedOver() {
        WireEntry strange = new WireEntry("new state", "k", version(0, 1, "w", ""), OTHER, 1, 0, 9, UnknownFields.NONE);

        assertThat(replica.deltas.receive(delta(OTHER, 0, 1, strange)).known()).isEqualTo(1);
    }

    @Test
    void theTimeToLiveOfAKeyNeverDecreases() {
        replica.state.put("k", 0, body("long"), Duration.ofDays(35));

        replica.state.put("k", 1, body("ended"), Duration.ofDays(5));

        assertThat(ttl("k")).isEqualTo(Duration.ofDays(35).toMillis());
        pass(Duration.ofDays(34));
        replica.store.sweep();
        replica.deltas.receive(delta(
                OTHER,
                0,
                1,
                item(
                        OTHER,
                        1,
                        "k",
                        version(0, 1, "w", "long"),
                        Duration.ofDays(1).toMillis())));
        assertThat(text("k")).isEqualTo("ended");
    }

    @Test
    void whatALesserVersionWouldHaveLivedIsLivedByTheGreaterEverywhere() {
        Replica peer = newReplica(THIRD);
        replica.state.put("k", 1, body("ended"), HOUR);
        peer.deltas.receive(replica.deltas.delta(SELF, 0, Long.MAX_VALUE));
        List<String> writes = new ArrayList<>();
        replica.store.onWrite(() -> writes.add("write"));

        replica.deltas.receive(delta(OTHER, 0, 1, item(OTHER, 1, "k", version(0, 9, "other", "x"), 48 * HOUR_MILLIS)));
        peer.deltas.receive(replica.deltas.delta(SELF, 1, Long.MAX_VALUE));

        assertThat(ttl("k")).isEqualTo(48 * HOUR_MILLIS);
        assertThat(writes).hasSize(1);
        assertThat(Objects.requireNonNull(peer.state.entry("k")).keepUntil()).isEqualTo(48 * HOUR_MILLIS);
    }

    @Test
    void aLesserVersionOfTheSameTimeChangesNothing() {
        replica.state.put("k", 1, body("ended"), HOUR);
        replica.store.onWrite(() -> merged.add("write"));

        replica.deltas.receive(
                delta(OTHER, 0, 1, item(OTHER, 1, "k", version(0, 9, "other", "x"), HOUR_MILLIS + 30_000)));

        assertThat(merged).isEmpty();
    }

    @Test
    void agesAndTimesToLiveTravelAsDurations() {
        replica.state.put("k", 0, body("v"), HOUR);
        pass(Duration.ofMinutes(10));

        WireEntry sent = replica.deltas.delta(SELF, 0, 9).items().get(0);

        assertThat(sent.ageMillis()).isEqualTo(Duration.ofMinutes(10).toMillis());
        assertThat(sent.ttlMillis()).isEqualTo(Duration.ofMinutes(50).toMillis());
    }

    @Test
    void whatIsPastItsTimeIsForgottenAndNotSent() {
        replica.state.put("k", 0, body("v"), HOUR);
        replica.state.put("longer", 0, body("v"), HOUR.multipliedBy(2));
        pass(HOUR);

        assertThat(replica.state.entry("k")).isNull();
        assertThat(replica.deltas.delta(SELF, 0, 9).items())
                .extracting(WireEntry::key)
                .containsExactly("longer");
        replica.store.sweep();
        assertThat(replica.state.size()).isEqualTo(1);
    }

    @Test
    void whatIsKeptForLongerIsForgottenAtTheLaterTime() {
        replica.state.put("k", 0, body("v"), HOUR);
        replica.state.put("k", 0, body("longer"), HOUR.multipliedBy(2));
        pass(HOUR);
        replica.store.sweep();
        assertThat(text("k")).isEqualTo("longer");

        pass(HOUR.minusSeconds(1));
        replica.store.sweep();
        assertThat(replica.state.size()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        replica.store.sweep();
        assertThat(replica.state.size()).isZero();
    }

    @Test
    void aKeyThatComesBackIsForgottenAgain() {
        for (int i = 0; i < 3; i++) {
            replica.state.put("k", 0, body("v"), HOUR);
            pass(HOUR);
            if (i < 2) {
                replica.store.sweep();
                assertThat(replica.state.size()).isZero();
            }
        }
        replica.state.put("k", 0, body("before the sweep"), HOUR);
        replica.store.sweep();

        assertThat(text("k")).isEqualTo("before the sweep");
        pass(HOUR);
        replica.store.sweep();
        assertThat(replica.state.size()).isZero();
    }

    @Test
    void onlyWhatIsLeftIsSent() {
        for (int i = 0; i < 1_000; i++) {
            replica.state.put("k" + i % 3, 0, body("v" + i), HOUR);
        }

        Frame.Delta delta = replica.deltas.delta(SELF, 0, Long.MAX_VALUE);

        assertThat(delta.items()).hasSize(3);
        assertThat(delta.seq()).isEqualTo(1_000);
    }

    @Test
    void deltasAreCutIntoChunksWithoutAGap() {
        for (int i = 0; i < 2_000; i++) {
            replica.state.put("k" + i, 0, new byte[1_000], HOUR);
        }
        Replica peer = newReplica(THIRD);
        int frames = 0;
        while (peer.store.head(SELF) < 2_000) {
            Frame.Delta delta = replica.deltas.delta(SELF, peer.store.head(SELF), Long.MAX_VALUE);
            assertThat(FrameCodec.encode(delta)).hasSizeLessThanOrEqualTo(256 << 10);
            peer.deltas.receive(delta);
            frames++;
        }

        assertThat(peer.state.size()).isEqualTo(2_000);
        assertThat(frames).isBetween(8, 30);
    }

    @Test
    void ofOneVersionWithTwoNumbersTheGreaterCounts() {
        Version version = version(0, 1, "w", "v");
        WireEntry[] numbered = {item(OTHER, 1, "k", version, HOUR_MILLIS), item(THIRD, 1, "k", version, HOUR_MILLIS)};
        for (int first = 0; first < 2; first++) {
            Replica fresh = newReplica(SELF);
            fresh.deltas.receive(delta(numbered[first].origin(), 0, 1, numbered[first]));
            fresh.deltas.receive(delta(numbered[1 - first].origin(), 0, 1, numbered[1 - first]));

            assertThat(fresh.deltas.delta(THIRD, 0, 1).items()).hasSize(1);
            assertThat(fresh.deltas.delta(OTHER, 0, 1).items()).isEmpty();
        }
    }

    @Test
    void originsThatAreGoneAndLeftNothingAreForgotten() {
        Version version = version(0, 1, "w", "v");
        for (int boot = 100; boot < 1_100; boot++) {
            MemberId origin = new MemberId("other", String.valueOf(boot + 1_000));
            replica.deltas.receive(delta(origin, 0, 1, item(origin, 1, "k", version, HOUR_MILLIS)));
        }
        replica.store.sweep();

        assertThat(replica.store.vector().heads()).hasSize(1);
    }

    @Test
    void anAuditFindsAndRepairsWhatTheVectorsHide() {
        Replica peer = newReplica(THIRD);
        for (int i = 0; i < 50; i++) {
            replica.state.put("k" + i, 0, body("v"), HOUR);
        }
        peer.deltas.receive(delta(SELF, 0, 50)); // claims to be all, and is empty

        Frame.Pull pull = new Frame.Pull("sil", peer.audit.differing(replica.audit.audit("sil")));
        replica.audit.repairs(pull).forEach(peer.audit::receive);

        assertThat(peer.state.size()).isEqualTo(50);
        assertThat(peer.audit.differing(replica.audit.audit("sil")).isEmpty()).isTrue();
        assertThat(peer.deltas.delta(SELF, 0, 50).items()).hasSize(50);
    }

    @Test
    void whatIsAboutToBeForgottenIsNotAudited() {
        replica.state.put("k", 0, body("v"), Duration.ofMinutes(3));
        Replica peer = newReplica(THIRD);
        Frame.Pull pull = new Frame.Pull("sil", peer.audit.differing(replica.audit.audit("sil")));
        assertThat(pull.buckets().cardinality()).isEqualTo(1);

        pass(Duration.ofMinutes(1));

        assertThat(peer.audit.differing(replica.audit.audit("sil")).isEmpty()).isTrue();
        assertThat(replica.audit.repairs(pull)).isEmpty();
    }

    @Test
    void aVersionThatIsRestoredKeepsItsStampAndItsAge() {
        Version stored = version(0, 5, "earlier", "v");

        assertThat(replica.state.restore("k", stored, Duration.ofMinutes(7), HOUR))
                .isTrue();

        assertThat(replica.deltas.delta(SELF, 0, 1).items())
                .containsExactly(new WireEntry("sil", "k", stored, SELF, 1, 420_000, HOUR_MILLIS, UnknownFields.NONE));
        assertThat(replica.state.restore("k", stored, Duration.ZERO, HOUR)).isFalse();
        assertThat(replica.state.restore("old", stored, HOUR, Duration.ZERO)).isFalse();
    }
}
