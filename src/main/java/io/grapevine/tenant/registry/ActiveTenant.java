package io.grapevine.tenant.registry;

import io.grapevine.core.node.Node;
import io.grapevine.tenant.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * A tenant that is in use.
 *
 * @param member the tenant's name with the number of its deletions, by which what is kept of it is apart from that
 *     before a deletion
 * @param registry the tenant's metrics, which do not carry its name
 */
public record ActiveTenant(TenantId tenant, String member, Node node, PrometheusRegistry registry) {}
