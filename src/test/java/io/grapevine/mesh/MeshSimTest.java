package io.grapevine.mesh;

import static io.grapevine.base.protobuf.UnknownFields.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.SimMesh.SimReplicator;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.sync.WireEntry;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state that a mesh of a few replicas shares, in virtual time, one situation after the other. */
class MeshSimTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void aWriteReachesTheOthersInOneHop() {
        SimMesh mesh = SimMesh.settled(1, 3);

        mesh.replica("b").put("k", 0, "v", DAY);

        Duration time = mesh.await("seen", Duration.ofSeconds(1), mesh::agree);
        assertThat(mesh.replica("a").text("k")).isEqualTo("v");
        assertThat(time).isLessThanOrEqualTo(Duration.ofMillis(2));
    }

    @Test
    void aWayThatIsCutInOneDirectionOnlyIsRepairedThroughAThird() {
        SimMesh mesh = SimMesh.settled(1, 3);

        mesh.network.cut("a:9094", "b:9094");
        mesh.replica("a").put("k", 0, "v", DAY);

        mesh.await("relayed", Duration.ofSeconds(3), mesh::agree);
    }

    @Test
    void whatIsPassedOnDoesNotShowThatTheDirectWayWorks() {
        SimMesh mesh = SimMesh.settled(1, 3);

        mesh.network.cut("a:9094", "b:9094");
        for (int i = 0; i < 10; i++) {
            mesh.replica("a").put("k", 0, "v" + i, DAY);
            mesh.await("relayed " + i, Duration.ofMillis(1_800), mesh::agree);
        }
    }

    @Test
    void versionsOfAMemberThatDiedArePassedOn() {
        SimMesh mesh = SimMesh.settled(1, 3);

        mesh.network.cut("a:9094", "c:9094");
        mesh.replica("a").put("k", 0, "v", DAY);
        mesh.run(Duration.ofMillis(5));
        mesh.kill("a");

        mesh.await("passed on", Duration.ofSeconds(2), mesh::agree);
        assertThat(mesh.replica("c").text("k")).isEqualTo("v");
    }

    @Test
    void idleReplicasSayLittle() {
        SimMesh mesh = SimMesh.settled(1, 3);
        for (int i = 0; i < 1_000; i++) {
            mesh.replica("a").put("key-" + i, 0, "text", DAY);
        }
        for (int i = 0; i < 30; i++) {
            mesh.kill("b");
            mesh.run(Duration.ofSeconds(10));
            mesh.start("b");
            mesh.run(Duration.ofSeconds(10));
        }
        mesh.run(Duration.ofMinutes(3));
        long before = mesh.network.bytes("a:9094", "b:9094");

        mesh.run(Duration.ofMinutes(10));

        long perSecond = (mesh.network.bytes("a:9094", "b:9094") - before) / 600;
        assertThat(perSecond).isBetween(100L, 2_048L);
    }

    @Test
    void theMetricsTellWhoIsThereAndHowTheyAre() {
        SimMesh mesh = new SimMesh(1);
        mesh.skew("b", Duration.ofSeconds(-40));
        mesh.start("a");
        SimReplicator skewed = mesh.start("b", "b:9094", List.of("a:9094"));
        skewed.mesh.configuration(7, 1);
        SimReplicator a = mesh.replica("a");

        mesh.run(Duration.ofSeconds(3));

        assertThat(a.metric("alertmanager_cluster_members")).isEqualTo(2);
        assertThat(a.metric("alertmanager_peer_position")).isZero();
        assertThat(skewed.metric("alertmanager_peer_position")).isEqualTo(1);
        assertThat(a.metric("grapevine_cluster_settled")).isEqualTo(1);
        assertThat(a.metric("grapevine_cluster_peer_configuration_mismatch")).isEqualTo(1);
        assertThat(a.metric("grapevine_cluster_peer_clock_skew_seconds")).isBetween(-40.2, -39.8);
        assertThat(a.metric("grapevine_cluster_peer_lag_seconds")).isZero();
        mesh.kill("b");
        mesh.run(Duration.ofSeconds(3));
        assertThat(a.metric("alertmanager_cluster_members")).isEqualTo(1);
        assertThat(a.metric("alertmanager_cluster_failed_peers")).isEqualTo(1);
        assertThat(a.metric("grapevine_cluster_peer_configuration_mismatch")).isZero();
    }

    @Test
    void ownReplicaIsAmongThoseThatAreAliveBeforeAnyOtherIs() {
        SimReplicator alone = SimMesh.of(1, 1).replica("a");

        assertThat(alone.metric("alertmanager_cluster_alive_messages_total")).isEqualTo(1);
    }

    @Test
    void aPeerThatLacksSomethingLags() {
        SimMesh mesh = SimMesh.settled(1, 2);

        mesh.network.cut("a:9094", "b:9094");
        mesh.replica("a").put("k", 0, "v", DAY);
        mesh.run(Duration.ofSeconds(2));

        assertThat(mesh.replica("a").metric("grapevine_cluster_peer_lag_seconds"))
                .isBetween(1.5, 2.1);
        mesh.network.heal();
        mesh.run(Duration.ofSeconds(3));
        assertThat(mesh.replica("a").metric("grapevine_cluster_peer_lag_seconds"))
                .isZero();
    }

    @Test
    void whatIsTooLargeForAFrameStaysHereAndIsCounted() {
        SimMesh mesh = SimMesh.settled(1, 2);

        mesh.replica("a").put("large", 0, "x".repeat(Channel.MAX_FRAME), DAY);
        mesh.replica("a").put("largest", 0, "x".repeat(1_000_000), DAY);
        mesh.run(Duration.ofMinutes(5));

        assertThat(mesh.replica("a").text("large")).hasSize(Channel.MAX_FRAME);
        assertThat(mesh.replica("b").text("large")).isEmpty();
        assertThat(mesh.replica("b").text("largest")).hasSize(1_000_000);
        assertThat(mesh.replica("a").metric("alertmanager_oversized_gossip_message_dropped_total"))
                .isEqualTo(1);
    }

    @Test
    void anExpiredSilenceDoesNotComeBackWithAReplicaThatWasAway() {
        SimMesh mesh = SimMesh.settled(1, 3);
        mesh.replica("a").put("silence", 0, "active", Duration.ofMinutes(90));
        mesh.run(Duration.ofSeconds(1));
        mesh.kill("c");

        mesh.replica("b").put("silence", 1, "ended", Duration.ofMinutes(15));
        mesh.run(Duration.ofMinutes(75));
        SimReplicator back = mesh.start("c");
        assertThat(back.text("silence")).isEqualTo("active");
        mesh.run(Duration.ofSeconds(2));

        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.text("silence")).isEqualTo("ended"));
        mesh.run(Duration.ofMinutes(17));
        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.state.size()).isZero());
    }

    @Test
    void whatIsForgottenStaysSoWhateverTheClocksSay() {
        SimMesh mesh = new SimMesh(1);
        mesh.skew("a", Duration.ofHours(30));
        mesh.skew("c", Duration.ofHours(-30));
        List.of("a", "b", "c").forEach(mesh::start);
        mesh.network.faults(FaultyNetwork.Faults.MANY);
        mesh.run(Duration.ofSeconds(10));
        for (int i = 0; i < 300; i++) {
            mesh.up().get(i % 3).put("key-" + i, 0, "v", Duration.ofSeconds(i * 2L + 2));
        }

        mesh.run(Duration.ofSeconds(300));
        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.state.size()).isBetween(100, 200));
        mesh.run(Duration.ofSeconds(400));

        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.state.size()).isZero());
        mesh.run(Duration.ofMinutes(10));
        assertThat(mesh.up()).allSatisfy(replica -> assertThat(replica.view).hasSize(300));
        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.state.size()).isZero());
    }

    @Test
    void theSlowestClockLosesNoWrite() {
        SimMesh mesh = new SimMesh(1);
        mesh.skew("a", Duration.ofDays(400));
        List.of("a", "b").forEach(mesh::start);
        mesh.awaitSettled();
        mesh.replica("a").put("k", 0, "ahead", DAY);
        mesh.run(Duration.ofSeconds(1));

        mesh.replica("b").put("k", 0, "later", DAY);
        mesh.run(Duration.ofSeconds(1));

        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.text("k")).isEqualTo("later"));
    }

    @Test
    void lostFramesAreSentAgainWithinTwoSeconds() {
        for (long seed = 1; seed <= 20; seed++) {
            SimMesh mesh = SimMesh.settled(seed, 3);
            mesh.network.faults(new FaultyNetwork.Faults(0.1, 0, Duration.ofMillis(1), Duration.ofMillis(5)));

            for (int i = 0; i < 20; i++) {
                mesh.replica("a").put("key-" + i, 0, "v" + seed, DAY);
                mesh.await("repair", Duration.ofSeconds(2), mesh::agree);
            }
        }
    }

    @Test
    void whatTheVectorsHideIsFoundByTwoAudits() {
        SimMesh mesh = SimMesh.settled(1, 3);
        for (int i = 0; i < 100; i++) {
            mesh.replica("a").put("key-" + i, 0, "v", DAY);
        }
        mesh.run(Duration.ofSeconds(1));
        SimReplicator b = mesh.replica("b");
        for (int i = 0; i < 1_000; i++) { // b, known to have it all, learns of something that only it has
            b.mesh.store()
                    .merge(secret(mesh.replica("a").id, i)
                            .toStored(b.mesh.store().now()));
        }
        assertThat(mesh.allHold("secret-7")).isFalse();

        mesh.run(Duration.ofMinutes(2));

        assertThat(mesh.allHold("secret-7")).isTrue();
        assertThat(mesh.up())
                .allSatisfy(replica -> assertThat(replica.state.size()).isEqualTo(1_100));
    }

    private static WireEntry secret(MemberId origin, int number) {
        Version version = new Version(0, number, "x", new byte[0]);
        return new WireEntry(
                SimMesh.STATE, "secret-" + number, version, origin, 1_000_000 + number, 0, DAY.toMillis(), NONE);
    }

    @Test
    void aClaimIsSeenByTheOthersAndEndsWithItsHolder() {
        SimMesh mesh = SimMesh.settled(1, 3);
        long key = Claims.hash("", "group/receiver");

        mesh.replica("a").mesh.services().claims().claim(key, Duration.ofSeconds(15));
        mesh.run(Duration.ofMillis(5));
        assertThat(mesh.replica("b").mesh.services().claims().open(key)).isGreaterThan(Duration.ofSeconds(14));
        assertThat(mesh.replica("a").mesh.services().claims().open(key)).isZero();
        mesh.kill("a");
        mesh.run(Duration.ofMillis(5));

        assertThat(mesh.replica("b").mesh.services().claims().open(key)).isZero();
    }

    @Test
    void garbageIsCountedAndHarmless() {
        SimMesh mesh = SimMesh.settled(1, 2);
        SimReplicator a = mesh.replica("a");

        for (int i = 0; i < 100; i++) {
            a.channel.send(mesh.replica("b").id, new byte[] {(byte) i, 1, 2, 3});
        }
        a.put("k", 0, "v", DAY);
        mesh.run(Duration.ofSeconds(1));

        assertThat(mesh.replica("b").metric("grapevine_cluster_frames_refused_total"))
                .isEqualTo(100);
        assertThat(mesh.replica("b").text("k")).isEqualTo("v");
    }

    @Test
    void thousandsOfWritesToFewKeysLeaveLittle() {
        SimMesh mesh = SimMesh.settled(1, 2);
        mesh.network.cutBoth("a:9094", "b:9094");
        for (int i = 0; i < 50_000; i++) {
            mesh.replica("a").put("key-" + i % 10, 0, "x".repeat(500), DAY);
        }
        mesh.run(Duration.ofSeconds(1));
        long before = mesh.network.bytes("a:9094", "b:9094");

        mesh.network.heal();
        mesh.await("agreement", Duration.ofSeconds(5), mesh::agree);

        assertThat(mesh.network.bytes("a:9094", "b:9094") - before).isLessThan(20_000);
    }

    @Test
    void whatALiveMemberWritesIsLeftToItToSend() {
        SimMesh mesh = SimMesh.settled(1, 3);
        mesh.run(Duration.ofSeconds(2));
        long before = mesh.network.bytes("c:9094", "b:9094");

        mesh.replica("a").put("k", 0, "x".repeat(50_000), DAY);
        mesh.run(Duration.ofMillis(3));
        mesh.replica("c").put("small", 0, "at once", DAY); // c knows k by now, but not that b does
        mesh.run(Duration.ofSeconds(5));

        assertThat(mesh.network.bytes("c:9094", "b:9094") - before).isLessThan(20_000);
    }

    @Test
    void aReplicaThatJoinsIsSentEverythingAtOnceAndByOneOnly() {
        SimMesh mesh = SimMesh.settled(1, 3);
        for (int i = 0; i < 1_000; i++) {
            mesh.replica("a").put("key-" + i, 0, "x".repeat(1_000), DAY);
        }
        mesh.run(Duration.ofSeconds(5));

        mesh.start("d");

        mesh.await("received", Duration.ofMillis(500), mesh::agree);
        mesh.run(Duration.ofSeconds(5));
        assertThat(mesh.network.bytes("b:9094", "d:9094")).isLessThan(20_000);
        assertThat(mesh.network.bytes("c:9094", "d:9094")).isLessThan(20_000);
    }

    @Test
    void aFirstHeartbeatThatIsLostIsMadeUpForWhenThePeerSpeaks() {
        SimMesh mesh = SimMesh.settled(1, 3);
        mesh.replica("a").put("k", 0, "v", DAY);
        mesh.run(Duration.ofSeconds(5));

        mesh.start("d");
        mesh.run(Duration.ofMillis(1)); // the links are made
        mesh.network.cut("d:9094", "a:9094");
        mesh.run(Duration.ofMillis(1));
        mesh.network.mend("d:9094", "a:9094");

        mesh.await("received", Duration.ofMillis(100), mesh::agree);
    }
}
