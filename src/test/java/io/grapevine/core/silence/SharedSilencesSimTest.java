package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.leases.Lease;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyNetwork.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silences of several replicas. */
class SharedSilencesSimTest extends SharedSilencesFixture {
    @Test
    void silenceOfOneReplicaIsVisibleOnAllReplicas() {
        List<String> events = new ArrayList<>();
        b.addListener(new SilenceListener() {
            @Override
            public void onChange(Silence silence) {
                events.add(silence.id());
            }

            @Override
            public void onForget() {
                events.add("forget");
            }
        });
        String id = set(a, silence(0, 500));
        bench.run(SECOND);

        assertThat(b.get(id)).isEqualTo(a.get(id));
        assertThat(b.matching(LabelSet.of("alertname", "A"))).hasSize(1);
        assertThat(events).containsExactly(id);
        assertThat(count("alertmanager_silences_gossip_messages_propagated_total"))
                .isEqualTo(1);
    }

    @Test
    void everyReplicaStoresASilenceAsItsWriterDoes() {
        String id = set(a, silence(0, 500));
        bench.run(SECOND);

        Stored<SilenceCodec.Message> ours = stored(bench.disk("a").get(0));
        Stored<SilenceCodec.Message> theirs = stored(bench.disk("b").get(0));
        assertThat(theirs.value().silence().id()).isEqualTo(id);
        assertThat(theirs.version().body()).isEqualTo(ours.version().body());
        StoredVersion.Mark mark = theirs.mark();
        assertThat(mark.rank()).isZero();
        assertThat(mark.writer()).isEqualTo("a");
        assertThat(mark.stamp()).isEqualTo(ours.mark().stamp());
        assertThat(mark.keptUntil())
                .isBetween(ours.mark().keptUntil(), ours.mark().keptUntil().plusMillis(5));
    }

    @Test
    void expiredSilenceIsNotRevivedByAReplicaThatWasAway() {
        String id = set(a, silence(0, 30 * 86_400));
        bench.run(SECOND);
        bench.kill("b");
        expire(a, id);
        bench.run(RETENTION.plusMinutes(1));
        a.collectGarbage();
        assertThat(a.get(id)).isNull();

        Silences back = bench.start("b");
        assertThat(state(back, id, "b")).isEqualTo(SilenceState.ACTIVE);
        bench.run(Duration.ofSeconds(3));

        assertThat(back.get(id)).as("its retention is over").isNull();
        assertThat(a.get(id)).isNull();
    }

    @Test
    void expiredSilenceIsNotRevivedByARestartOfTheReplicaThatExpiredIt() {
        String id = set(a, silence(0, 30 * 86_400));
        bench.run(SECOND);
        bench.kill("b");
        expire(a, id);
        bench.run(RETENTION.plusMinutes(1));
        a.collectGarbage();
        List<byte[]> records = a.records();
        assertThat(records).hasSize(1);
        bench.disk("a").clear();
        bench.disk("a").addAll(records);
        bench.kill("a");

        Silences restarted = bench.start("a");
        Silences back = bench.start("b");
        bench.run(Duration.ofSeconds(3));

        assertThat(restarted.get(id)).isNull();
        assertThat(back.get(id)).isNull();
    }

    @Test
    void replicatedStateForgetsASilenceOnceNoVersionCanComeBack() {
        String id = set(a, silence(0, 7200));
        bench.run(SECOND);
        expire(b, id);
        bench.run(Duration.ofHours(2));
        assertThat(a.records()).hasSize(1);

        bench.run(RETENTION.plusMinutes(3));
        assertThat(a.records()).isEmpty();
        assertThat(b.records()).isEmpty();
    }

    @Test
    void expiryWinsOverAnExtensionByAnotherReplicaAtTheSameTime() {
        String id = set(a, silence(5, 500));
        bench.run(SECOND);
        bench.network.cutBoth("a:9094", "b:9094");
        expire(a, id);
        bench.run(Duration.ofSeconds(2));
        assertThat(set(b, Samples.version(silence(5, 900), id, at(0)))).isEqualTo(id);
        bench.network.heal();
        bench.run(SECOND);
        bench.run(SECOND);
        bench.run(SECOND);

        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(b, id, "b")).isEqualTo(SilenceState.EXPIRED);
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    /** As a lease is that was renewed at another replica only. */
    @Test
    void expiryOfASilenceThatIsOverWinsOverAnExtensionThatHasNotArrived() {
        String id = set(a, silence(5, 20));
        bench.run(SECOND);
        bench.network.cutBoth("a:9094", "b:9094");
        assertThat(set(b, Samples.version(silence(5, 900), id, at(0)))).isEqualTo(id);
        bench.run(Duration.ofSeconds(30));
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        expire(a, id);
        bench.network.heal();
        bench.run(Duration.ofSeconds(5));

        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(b, id, "b")).isEqualTo(SilenceState.EXPIRED);
        assertThat(b.get(id).endsAt()).as("no later than its end").isEqualTo(at(20));
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    @Test
    void silenceExpiredByAReplicaWithAFastClockIsExpiredAtOnceEverywhere() {
        bench.host("b").stepClock(Duration.ofHours(1));
        String id = set(a, silence(0, 7200));
        bench.run(SECOND);
        expire(b, id);
        bench.run(SECOND);

        assertThat(a.get(id).endsAt()).isAfter(bench.host("a").now());
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(set(a, Samples.version(silence(0, 7200), id, at(0)))).isNotEqualTo(id);
    }

    @Test
    void replacementAndExpiryTravelInOneFrameSoThatOneSilenceIsAlwaysActive() {
        List<Instant> times = new ArrayList<>();
        List<Integer> active = new ArrayList<>();
        b.addListener(new SilenceListener() {
            @Override
            public void onChange(Silence silence) {
                times.add(bench.host("b").now());
                active.add(b.query(List.of(SilenceState.ACTIVE)).size());
            }

            @Override
            public void onForget() {
                throw new AssertionError();
            }
        });
        String id = set(a, silence(0, 500));
        bench.run(SECOND);
        bench.network.faults(new Faults(0, 0, Duration.ofMillis(1), Duration.ofMillis(150)));
        for (int i = 0; i < 20; i++) {
            Silence other = Samples.silence(at(0), at(500), "alertname=~\"A|" + i + "\"");
            id = set(a, Samples.version(other, id, at(0)));
            bench.run(SECOND);
        }

        assertThat(active).hasSize(41).startsWith(1, 2, 1).doesNotContain(0);
        for (int i = 1; i < times.size(); i += 2) {
            assertThat(times.get(i)).isEqualTo(times.get(i + 1));
        }
    }

    @Test
    void laterWriteWinsOnAReplicaWhoseClockIsBehindToo() {
        String id = set(a, silence(0, 50_000));
        bench.run(SECOND);
        bench.host("b").stepClock(Duration.ofMillis(-700));
        assertThat(set(b, Samples.version(a.get(id).withTimes(a.get(id).startsAt(), at(60_000), at(0)), id, at(0))))
                .isEqualTo(id);
        bench.run(SECOND);

        assertThat(b.get(id).updatedAt()).isBefore(bench.host("a").now().minusSeconds(1));
        assertThat(a.get(id).endsAt()).isEqualTo(at(60_000));
        assertThat(a.get(id)).isEqualTo(b.get(id));
        bench.host("b").stepClock(Duration.ofMinutes(-50));
        expire(b, id);
        bench.run(SECOND);
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(b, id, "b")).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void silenceUpdatedInPlaceAfterTheClockWasSetBackIsNotTakenForExpired() {
        String id = set(a, silence(0, 600));
        bench.run(Duration.ofSeconds(300));
        assertThat(set(a, Samples.version(silence(5, 900), id, at(0)))).isEqualTo(id);
        bench.host("a").stepClock(Duration.ofSeconds(-200));
        assertThat(set(a, Samples.version(silence(5, 150), id, at(0)))).isEqualTo(id);
        bench.run(SECOND);

        assertThat(a.get(id).endsAt()).isEqualTo(at(150));
        assertThat(a.get(id).isEnded()).isFalse();
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    private static Silence lease(double end) {
        Lease lease = new Lease(
                "ana", "drain", Samples.matchers("alertname=\"A\""), Duration.ofSeconds((long) end), "kernel", false);
        return lease.over(null, at(0));
    }

    /** A task of the loop runs at the end of the pause, before what has waited in the sockets is read. */
    private void pauseA(Duration length, Runnable meanwhile) {
        bench.host("a").pause(length);
        bench.host("a").execute(() -> a.extendAfterPause(length));
        bench.run(length.dividedBy(2));
        meanwhile.run();
        bench.run(length);
    }

    @Test
    void leaseThatAPeerHasRenewedDuringAPauseIsNotShortenedByTheReplicaThatWasPaused() {
        String id = set(a, lease(120));
        bench.run(SECOND);
        pauseA(Duration.ofSeconds(100), () -> {
            Silence known = b.get(id);
            assertThat(set(b, known.withTimes(known.startsAt(), at(900), at(0))))
                    .isEqualTo(id);
        });

        assertThat(a.get(id).endsAt()).isEqualTo(at(900));
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    @Test
    void leaseThatWasEndedAtAPeerDuringAPauseStaysEnded() {
        String id = set(a, lease(120));
        bench.run(SECOND);
        pauseA(Duration.ofSeconds(100), () -> expire(b, id));

        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    @Test
    void leaseThatCouldNotBeRenewedIsExtendedEverywhereByThePause() {
        String id = set(a, lease(120));
        bench.run(SECOND);
        pauseA(Duration.ofSeconds(100), () -> {});

        assertThat(a.get(id).endsAt()).isEqualTo(at(220));
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }
}
