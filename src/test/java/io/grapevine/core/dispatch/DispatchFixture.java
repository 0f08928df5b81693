package io.grapevine.core.dispatch;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;

import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A dispatcher with two receivers, r0 and r1. */
final class DispatchFixture {
    final Core core = new Core();
    final FakeReceiver r0 = new FakeReceiver(core.loop);
    final FakeReceiver r1 = new FakeReceiver(core.loop);
    final Dispatcher dispatcher;

    DispatchFixture(RouteConfig root) {
        this(root, Duration.ZERO);
    }

    DispatchFixture(RouteConfig root, Duration startDelay) {
        dispatcher = new Dispatcher(core.loop, plan(root, receivers()), startDelay, new DispatchMetrics(core.registry));
        core.alerts.addListener("dispatcher", dispatcher);
    }

    private Map<String, List<Integration>> receivers() {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        receivers.put("r0", r0.as("r0", true));
        receivers.put("r1", r1.as("r1", true));
        return receivers;
    }

    private DispatchPlan plan(RouteConfig root, Map<String, List<Integration>> receivers) {
        return new DispatchPlan(
                Route.tree(root),
                core.pipeline(receivers),
                (labels, data) -> LabelSet.of("rendered for", data.alerts().size() + " alerts"),
                "http://am.example.com");
    }

    /** Lets alerts of name A come in that have just begun, known by their label {@code i}. */
    void fire(String... is) {
        for (String i : is) {
            core.alerts.put(fresh(i));
        }
    }

    Alert fresh(String i) {
        return alert(core.loop.now(), "alertname", "A", "i", i);
    }

    /** Lets alerts end now. */
    void end(String... is) {
        for (String i : is) {
            Alert known = core.alerts.get(LabelSet.of("alertname", "A", "i", i).fingerprint());
            core.alerts.put(
                    Samples.ended(known == null ? alert(at(0), "alertname", "A", "i", i) : known, core.loop.now()));
        }
    }

    void pass(double seconds) {
        core.pass(seconds);
    }

    void reload(RouteConfig root) {
        reloadWithout("", root);
    }

    void reloadWithout(String receiver, RouteConfig root) {
        Map<String, List<Integration>> receivers = receivers();
        receivers.remove(receiver);
        reload(root, receivers);
    }

    void reload(RouteConfig root, Map<String, List<Integration>> receivers) {
        dispatcher.use(
                plan(root, receivers),
                core.alerts.all().stream()
                        .filter(alert -> !alert.resolvedAt(core.loop.now()))
                        .toList());
        core.loop.settle();
    }
}
