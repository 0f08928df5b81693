package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.trace.Tracer;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.mesh.FakeReplication;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A node on the loop of the running program, whose clock goes on between any two readings. */
class RealClockTest {
    private static final String CONFIG = """
        route: {receiver: r0, group_by: [alertname], group_wait: 0s}
        receivers: [{name: r0, webhook_configs: [{url: "http://r0/"}]}]
        """;

    @AutoClose
    private final LoopThread loop = new LoopThread("node-under-test");

    private final FakeReceiver r0 = new FakeReceiver(loop);

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Node start() {
        Node node = new Node(
                loop,
                NodeFixtures.OPTIONS,
                new FakeReplication(loop),
                new NodeHarness.Store(),
                new NodeHarness.Store(),
                new LoadedConfig(
                        NodeFixtures.config(CONFIG),
                        Map.of("r0", r0.withActions("r0")),
                        (labels, data) -> labels,
                        "http://am.example.com"),
                new PrometheusRegistry(),
                Tracer.NONE);
        node.start();
        return node;
    }

    /** The first notification is logged by a later task of the loop. */
    private void whenNotified(Node node, CompletableFuture<GroupView> done) {
        GroupView group = node.groups().groups().stream().findFirst().orElse(null);
        if (group == null || entry(node, group) == null) {
            loop.execute(() -> whenNotified(node, done));
        } else {
            done.complete(group);
        }
    }

    private static @Nullable NflogEntry entry(Node node, GroupView group) {
        return node.notificationLog().latest(new NflogKey(group.key(), "r0", "webhook", 0));
    }

    private static ActionRequest report(Node node, GroupView group, String verb, Instant at) {
        long episode = IncidentMarks.episode(entry(node, group).notified().receiverData())
                .orElseThrow();
        return new ActionRequest(
                Action.parse(verb).orElseThrow(),
                group.id(),
                episode,
                0,
                Optional.of(at),
                "Ana",
                "at the service",
                Map.of("grapevine_via", "service"),
                ActionRequest.Origin.REPORT);
    }

    @Test
    void reportOfAnEndThatComesBeforeThatOfItsAcknowledgementIsKept() throws Exception {
        Node node = await(loop.supply(done -> done.complete(start())));
        Alert alert = Samples.alert(loop.now(), "alertname", "A").withEndsAt(Alert.NO_END);
        await(node.putAlerts(List.of(alert)));
        GroupView group = await(loop.supply(done -> whenNotified(node, done)));
        Instant made = loop.now();

        ActionResult end = await(node.part(IncidentActions.class)
                .orElseThrow()
                .perform(report(node, group, "undo", made.plusSeconds(1)), ActionPermit.ALL));
        ActionResult late = await(node.part(IncidentActions.class)
                .orElseThrow()
                .perform(report(node, group, "ack", made), ActionPermit.ALL));

        assertThat(end).isInstanceOf(ActionResult.Nothing.class);
        assertThat(late).isInstanceOf(ActionResult.Stale.class);
    }
}
