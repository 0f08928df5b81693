package io.grapevine.core.node;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.Core;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.LeaveOut;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;

/** The core of a replica. */
public record ReplicaCore(EventLoop loop, PrometheusRegistry registry, Dispatcher dispatcher) implements Core {
    @Override
    public boolean isKnown(GroupView group, LabelSet alert) {
        return dispatcher.pipeline().isKnown(group.key(), group.route().config().receiver(), alert);
    }

    @Override
    public boolean isMuted(GroupView group, Alert alert, Instant at) {
        return dispatcher.pipeline().isMuted(alert, at, group::heeds);
    }

    @Override
    public void leaveOut(LeaveOut rule) {
        dispatcher.leaveOut(rule);
    }

    @Override
    public void listen(GroupListener listener) {
        dispatcher.listen(listener);
    }
}
