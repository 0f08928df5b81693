package io.grapevine.web.tenants;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.TenantBuilder;
import io.vertx.core.WorkerExecutor;

/** Checks and builds uploaded configurations: the port to what makes integrations. On {@link #workers}, as both take time. */
public interface UploadBuilder {
    /** The limits of a tenant. From any thread. */
    TenantLimits limits(TenantId tenant);

    /** The worker threads, which are not those that render notifications. */
    WorkerExecutor workers();

    /**
     * Loads the body of an upload, within the limits of the tenant.
     *
     * @throws ConfigLoadException if it is refused, with the body of the response
     */
    TenantLoader.Loaded check(TenantId tenant, byte[] body) throws ConfigLoadException;

    /**
     * Builds a configuration that was loaded.
     *
     * @throws ConfigLoadException if it cannot be used
     */
    TenantBuilder.Built build(TenantId tenant, TenantLoader.Loaded loaded) throws ConfigLoadException;
}
