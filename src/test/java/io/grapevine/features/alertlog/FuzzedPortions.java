package io.grapevine.features.alertlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.DispatchMetrics;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The requirements of the fuzzers for the portions in which a peer hands over its alerts. */
public final class FuzzedPortions {
    private static final long MOST = 64 << 20;
    private static final Route ROUTE = Route.tree(Samples.route("r0"));

    private FuzzedPortions() {}

    /** Portions as replicas send them: a small one, and one that is compressed. */
    public static List<byte[]> all() {
        return List.of(AlertBatchCodec.encode(batch(1)), AlertBatchCodec.encode(batch(9)));
    }

    private static AlertBatch batch(int alerts) {
        List<AlertBatch.Entry> entries = new ArrayList<>();
        for (int i = 0; i < alerts; i++) {
            Alert firing = Samples.alert(Samples.at(-i), "alertname", "A", "i", "" + i);
            entries.add(
                    i % 3 == 2
                            ? new AlertBatch.Entry(
                                    Samples.ended(firing, Samples.at(-1)), Samples.at(-9), Set.of(new Digest(7, 8)))
                            : AlertBatch.Entry.of(firing, null));
        }
        Digest group = Digest.of(ROUTE.id(), LabelSet.of("alertname", "A"));
        return AlertBatch.part(
                0, Samples.at(0), entries, Map.of(group, new GroupPhase(Samples.at(9), Duration.ofSeconds(20))));
    }

    /** Reads a portion. What can be read is adopted without an exception, and handed over to the next peer. */
    public static void adopt(byte[] portion) {
        FetchedAlerts fetched = new FetchedAlerts.Budget(InstantSource.fixed(Samples.START), MOST).collector();
        if (!fetched.add(portion)) {
            return;
        }
        Core core = new Core();
        Dispatcher dispatcher = new Dispatcher(
                core.loop,
                new DispatchPlan(
                        ROUTE,
                        core.pipeline(Map.of("r0", new FakeReceiver(core.loop).as("r0", true))),
                        (labels, data) -> labels,
                        ""),
                Duration.ZERO,
                new DispatchMetrics(core.registry));
        core.alerts.addListener("dispatcher", dispatcher);
        dispatcher.hold();
        AtomicBoolean done = new AtomicBoolean();
        RestoredAlerts restored = new RestoredAlerts(core.loop, dispatcher);
        AlertAdoption adoption =
                new AlertAdoption(core.loop, core.alerts, dispatcher, restored, fetched, () -> done.set(true));
        dispatcher.restoring(fetched, () -> fetched.stored().alerts().forEach(adoption::put));
        adoption.run();
        core.loop.settle();
        assertThat(done).isTrue();
        assertThat(core.alerts.all()).noneMatch(alert -> alert.updatedAt().isAfter(Samples.START));
        AlertBatchCodec codec = new AlertBatchCodec(AlertPortions.MOST, MOST);
        AlertSnapshot snapshot = AlertSnapshot.of(core.alerts, dispatcher, core.loop.now());
        for (byte[] next : new AlertPortions(snapshot.batches(0, core.loop.now(), snapshot.phases()), 1 << 20)) {
            assertThat(codec.decode(next)).isInstanceOf(Decoded.Ok.class);
        }
    }
}
