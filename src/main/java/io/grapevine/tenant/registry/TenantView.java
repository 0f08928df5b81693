package io.grapevine.tenant.registry;

import io.grapevine.tenant.TenantId;
import java.util.Optional;

/**
 * A tenant as pages and commands show it. Immutable.
 *
 * @param source where its configuration is from
 * @param isBuilt whether it has a node: a tenant has none before its first request, alert, silence or log entry
 * @param error why the latest configuration could not be used; the one before stays in force
 */
public record TenantView(TenantId tenant, TenantSource source, boolean isBuilt, Optional<String> error) {}
