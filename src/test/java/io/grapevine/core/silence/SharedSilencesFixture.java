package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.StoreFixture;
import io.grapevine.mesh.state.Stored;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Silences of two replicas, over the real mesh in virtual time. */
abstract class SharedSilencesFixture {
    static final Duration RETENTION = Duration.ofHours(1);
    static final Duration SECOND = Duration.ofSeconds(1);

    final PrometheusRegistry registryOfB = new PrometheusRegistry();
    final StoreFixture<Silences> bench = new StoreFixture<>(
            "sil",
            (loop, shared, journal) -> new Silences(
                    loop, RETENTION, SilenceLimits.NONE, false, shared, journal, new SilenceMetrics(nextRegistry())),
            (silences, record) -> silences.restore(stored(record)));
    private int made;

    private PrometheusRegistry nextRegistry() {
        return ++made == 2 ? registryOfB : new PrometheusRegistry();
    }

    final Silences a = bench.start("a");
    final Silences b = bench.start("b");

    SharedSilencesFixture() {
        bench.run(Duration.ofSeconds(5));
    }

    static Stored<SilenceCodec.Message> stored(byte[] record) {
        return ((Decoded.Ok<Stored<SilenceCodec.Message>>) SilenceCodec.KIND.decode(record)).value();
    }

    static Silence silence(double start, double end) {
        return Samples.silence(at(start), at(end), "alertname=\"A\"");
    }

    static String set(Silences where, Silence wanted) {
        List<SetResult> results = new ArrayList<>();
        where.set(wanted, results::add);
        return ((SetResult.Stored) results.get(0)).id();
    }

    static void expire(Silences where, String id) {
        where.expire(id, known -> assertThat(known).isTrue());
    }

    double count(String name) {
        return Scrape.sum(registryOfB, name);
    }

    SilenceState state(Silences where, String id, String host) {
        return Objects.requireNonNull(where.get(id)).stateAt(bench.host(host).now());
    }
}
