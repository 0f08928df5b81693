package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.grapevine.mesh.sync.WireEntry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deltas and audits between version stores. */
class VersionExchangeTest extends VersionStores {
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
        replica.state.addListener((key, held) -> merged.add(key));
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
        replica.state.addListener((key, held) -> merged.add(key));
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
    void agesAndTimesToLiveTravelAsDurations() {
        replica.state.put("k", 0, body("v"), HOUR);
        pass(Duration.ofMinutes(10));

        WireEntry sent = replica.deltas.delta(SELF, 0, 9).items().get(0);

        assertThat(sent.ageMillis()).isEqualTo(Duration.ofMinutes(10).toMillis());
        assertThat(sent.ttlMillis()).isEqualTo(Duration.ofMinutes(50).toMillis());
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
}
