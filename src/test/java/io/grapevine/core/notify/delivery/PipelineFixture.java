package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;

import io.grapevine.config.RouteConfig;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Lane;
import io.grapevine.core.notify.pipeline.FlushMemory;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.core.notify.pipeline.Pipeline.FlushRun;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pipeline to one receiver, whose flushes last 20 seconds, the group interval. */
abstract class PipelineFixture {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** The key of the group for the integration. */
    static final NflogKey KEY = new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0);

    final Core core = new Core();
    final FakeReceiver receiver = new FakeReceiver(core.loop);
    final Pipeline pipeline = core.pipeline(Map.of("r0", receiver.as("r0", true)));
    final List<List<String>> done = new ArrayList<>();

    static Alert firing(String i) {
        return alert(at(0), "alertname", "A", "i", i).withEndsAt(Alert.NO_END);
    }

    static Alert resolved(String i) {
        return Samples.ended(alert(at(0), "alertname", "A", "i", i), at(0));
    }

    /** What the log has of a notification that an alert fires. */
    static NotifiedState notified(Alert firing) {
        long[] hashes = NotifyDecision.of(AlertList.copyOf(List.of(firing)), alert -> false)
                .firing();
        return NotifiedState.of(hashes, new long[0], ReceiverData.EMPTY);
    }

    Flush flush(RouteConfig route, Alert... alerts) {
        return new Flush(
                "{}:{alertname=\"A\"}",
                new Flush.Id("", 1, "{}", LabelSet.of("name", "r"), false),
                LabelSet.of("alertname", "A"),
                LabelSet.EMPTY,
                route,
                AlertList.copyOf(Arrays.asList(alerts)),
                Set.of(),
                Set.of(),
                AlertList.copyOf(Arrays.asList(alerts)),
                Flush.Muting.NONE,
                Map.of(),
                core.loop.now(),
                core.loop.elapsed().plus(TIMEOUT),
                Lane.ROUTE);
    }

    FlushRun run(Pipeline way, Alert... alerts) {
        FlushRun run = way.run(flush(Samples.route("r0"), alerts), new FlushMemory(), done::add);
        run.start();
        core.loop.settle();
        return run;
    }

    FlushRun run(Alert... alerts) {
        return run(pipeline, alerts);
    }

    FakeReceiver.@Nullable Received received(int attempt) {
        return receiver.received().get(attempt);
    }

    double failed(FailureReason reason) {
        return core.count("notifications_failed", "webhook", reason.label());
    }
}
