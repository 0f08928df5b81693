package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;

import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A store of silences in virtual time, with a journal whose acknowledgements the test decides. */
abstract class SilencesFixture {
    static final Duration RETENTION = Duration.ofHours(1);

    final SimLoop loop = Samples.loop();
    PrometheusRegistry registry = new PrometheusRegistry();
    final List<byte[]> journal = new ArrayList<>();
    final List<Runnable> undurable = new ArrayList<>();
    final List<SetResult> results = new ArrayList<>();

    static ReplicatedState shared(SimLoop loop) {
        return new StandaloneReplication(loop, MemberId.starting("a", loop)).state("sil");
    }

    Silences silences(SilenceLimits limits) {
        registry = new PrometheusRegistry();
        return new Silences(
                loop,
                RETENTION,
                limits,
                false,
                shared(loop),
                (record, whenDurable) -> {
                    journal.add(record);
                    undurable.add(whenDurable);
                },
                new SilenceMetrics(registry));
    }

    final Silences silences = silences(SilenceLimits.NONE);

    static Silence silence(double start, double end) {
        return Samples.silence(at(start), at(end), "alertname=\"A\"");
    }

    SetResult set(Silences where, Silence wanted) {
        where.set(wanted, results::add);
        List.copyOf(undurable).forEach(Runnable::run);
        undurable.clear();
        return results.get(results.size() - 1);
    }

    Silence created(Silence wanted) {
        return silences.get(((SetResult.Stored) set(silences, wanted)).id());
    }

    void pass(double seconds) {
        loop.runUntil(Duration.between(Samples.START, at(seconds)));
    }

    SilenceState state(Silence silence) {
        return silences.get(silence.id()).stateAt(loop.now());
    }
}
