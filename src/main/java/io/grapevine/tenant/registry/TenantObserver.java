package io.grapevine.tenant.registry;

import io.grapevine.base.trace.Tracer;
import io.grapevine.node.Node;
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

    /** Registers at the node of a tenant, which is yet to restore its state. */
    default void observe(TenantId tenant, Node node) {}
}
