package io.grapevine.tenant.registry;

import io.grapevine.core.node.LoadedConfig;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.util.concurrent.CompletionStage;

/** Builds the configurations of tenants with their integrations: the port to what needs threads and sockets. From any thread. */
@FunctionalInterface
public interface TenantBuilder {
    /** A configuration that can be used. */
    interface Built {
        /** The configuration. */
        LoadedConfig config();

        /** Ends its integrations once running attempts have had time to finish; called on the loop, once. */
        void release();
    }

    /** Builds a document off the loop; fails with {@code ConfigLoadException} if it cannot be used. */
    CompletionStage<Built> build(TenantId tenant, TenantDocument document);
}
