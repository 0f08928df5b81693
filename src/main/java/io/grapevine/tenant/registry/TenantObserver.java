package io.grapevine.tenant.registry;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.core.node.Node;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.util.function.Consumer;

/** Observes tenants for log lines, traces, events and the history. Called on the loop. */
public interface TenantObserver {
    /** Observes nothing. */
    TenantObserver NONE = new TenantObserver() {};

    /** Runs each task of a tenant. */
    default Consumer<Runnable> context(TenantId tenant) {
        return Runnable::run;
    }

    /** Starts the traces of a tenant. */
    default Tracer tracer(TenantId tenant) {
        return Tracer.NONE;
    }

    /**
     * Registers at the node of a tenant, which is yet to restore its state.
     *
     * @param member the name of the tenant with the number of its deletions, as in {@link ActiveTenant#member}
     * @param loop runs tasks until the tenant ends
     */
    default Observation observe(String member, EventLoop loop, Node node) {
        return Observation.NONE;
    }

    /** A tenant was deleted: nothing of it is kept of which {@link TenantRegistry#isDeleted}. */
    default void deleted() {}

    /** The observation of a node. Called on the loop. */
    interface Observation {
        /** Observes nothing. */
        Observation NONE = new Observation() {};

        /** A configuration comes into force; the first one before the state is restored. */
        default void configured(Config config, TenantDocument document) {}

        /** The state is restored: what comes from now on is new. */
        default void started() {}

        /** The tenant ends, while the program goes on. */
        default void ended() {}
    }
}
