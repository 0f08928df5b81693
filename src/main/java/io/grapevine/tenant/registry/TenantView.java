package io.grapevine.tenant.registry;

import io.grapevine.tenant.TenantId;
import java.util.Optional;

/**
 * A tenant as pages and commands show it. Immutable.
 *
 * @param member the tenant's name with the number of its deletions, as in {@link ActiveTenant#member}
 * @param source where its configuration is from
 * @param live the node of the tenant; empty before its first request, alert, silence or log entry
 * @param built the configuration in force; empty if it is not in use
 * @param error why the latest configuration could not be used; the one before stays in force
 */
public record TenantView(
        TenantId tenant,
        String member,
        TenantSource source,
        Optional<ActiveTenant> live,
        Optional<TenantBuilder.Built> built,
        Optional<String> error) {
    /** Whether it has a node. */
    public boolean isBuilt() {
        return live.isPresent();
    }
}
