package io.grapevine.tenant.registry;

import io.grapevine.node.Node;
import io.grapevine.tenant.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * A tenant that is in use.
 *
 * @param registry its metrics, which do not carry its name
 */
public record Live(TenantId tenant, Node node, PrometheusRegistry registry) {}
