package io.grapevine.bench.hot;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.bench.compare.AlertSet;
import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.grapevine.mesh.sync.WireEntry;
import io.grapevine.model.Alert;
import io.grapevine.records.SilenceCodec;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Changes of the state of a replica. */
final class StatePaths {
    /** How many entries a delta has. */
    static final int ENTRIES = 64;

    private static final int STORED = 10_000;
    /** How often each alert of a batch was decoded. */
    private static final int VERSIONS = 8;

    private static final Duration TTL = Duration.ofHours(120);
    private static final MemberId WRITER = new MemberId("a", "1");
    private static final MemberId READER = new MemberId("b", "1");

    private StatePaths() {}

    /** A store of alerts without any. */
    static AlertStore emptyStore() {
        return new AlertStore(new SimLoop(Instant.now(), 1), 0, new AlertMetrics(new PrometheusRegistry(), false));
    }

    static Work store() {
        AlertStore store = emptyStore();
        AlertSet alerts = ApiPaths.set(STORED);
        ApiPaths.decoded(alerts, STORED).forEach(store::put);
        List<List<Alert>> again = IntStream.range(0, VERSIONS)
                .mapToObj(version -> ApiPaths.decoded(alerts, AlertSet.BATCH))
                .toList();
        int[] runs = {0};
        return () -> {
            again.get(runs[0]++ % VERSIONS).forEach(store::put);
            return store.all().size();
        };
    }

    static Work codec() {
        Replica writer = new Replica(WRITER);
        Frame.Delta delta = writer.write();
        return () -> FrameCodec.decode(FrameCodec.encode(delta));
    }

    static Work merge() {
        Replica writer = new Replica(WRITER);
        Replica reader = new Replica(READER);
        return () -> {
            reader.merge(FrameCodec.encode(writer.write()));
            return reader.state.size();
        };
    }

    /** The state that one replica shares. */
    private static final class Replica {
        private final SimLoop loop = Samples.loop();
        private final VersionStore store;
        private final ReplicatedState state;
        private final byte[] silence;

        Replica(MemberId self) {
            store = new VersionStore(loop, self, member -> true);
            state = store.states().state("sil", () -> {});
            Instant end = loop.now().plus(TTL);
            silence = SilenceCodec.encode(
                    Samples.silence(loop.now(), end, "alertname=\"Alert1\"", "instance=\"node-1.example.com:9100\""),
                    end);
        }

        /** New versions of the same keys. */
        Frame.Delta write() {
            long previous = store.head(WRITER);
            for (int i = 0; i < ENTRIES; i++) {
                state.put("6ca4a03c-1b23-4d5e-8f90-" + (100_000_000_000L + i), 0, silence, TTL);
            }
            long head = store.head(WRITER);
            List<WireEntry> entries = store.writes(WRITER, previous, head).stream()
                    .map(entry -> WireEntry.of(entry, store.now()))
                    .toList();
            return new Frame.Delta(WRITER, previous, head, entries);
        }

        void merge(byte[] frame) {
            if (!(FrameCodec.decode(frame) instanceof Decoded.Ok<Frame> decoded)
                    || !(decoded.value() instanceof Frame.Delta delta)) {
                throw new AssertionError("not a delta");
            }
            delta.items().forEach(entry -> store.merge(entry.toStored(store.now())));
            store.advance(delta.origin(), delta.seq());
        }
    }
}
