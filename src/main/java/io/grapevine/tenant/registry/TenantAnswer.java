package io.grapevine.tenant.registry;

import java.util.Optional;

/**
 * The result of asking for a tenant.
 *
 * @param live the tenant, in use; empty if it cannot be
 * @param status the HTTP status of Mimir's response for a tenant that cannot be used; 200 for one in use
 * @param text the body of that response, without the line break at its end; empty for a tenant in use
 */
public record TenantAnswer(Optional<ActiveTenant> live, int status, String text) {
    /** There is no configuration for the tenant. */
    public static final TenantAnswer UNKNOWN =
            new TenantAnswer(Optional.empty(), 412, "the Alertmanager is not configured");
    /** The configuration of the tenant cannot be used, and none was in use before. */
    public static final TenantAnswer UNUSABLE =
            new TenantAnswer(Optional.empty(), 500, "Failed to initialize the Alertmanager");

    static TenantAnswer found(ActiveTenant live) {
        return new TenantAnswer(Optional.of(live), 200, "");
    }

    /** There are as many tenants with the fallback as may have it. */
    static TenantAnswer tooMany(long limit) {
        return new TenantAnswer(
                Optional.empty(), 429, "too many tenants with the configuration of the fallback, limit: " + limit);
    }
}
