package io.grapevine.tenant.registry;

/** The result of asking for a tenant. */
public sealed interface TenantAnswer {
    /** The tenant is in use. */
    record Found(ActiveTenant live) implements TenantAnswer {}

    /** There is no configuration for the tenant. */
    record Unknown() implements TenantAnswer {}

    /** The configuration of the tenant cannot be used, and none was in use before. */
    record Unusable() implements TenantAnswer {}

    /** There are as many tenants with the fallback as may have it. */
    record TooMany(long limit) implements TenantAnswer {}
}
