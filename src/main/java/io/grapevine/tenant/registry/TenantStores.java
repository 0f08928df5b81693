package io.grapevine.tenant.registry;

import io.grapevine.node.StateStore;
import java.util.Optional;

/**
 * The stores of the states of all tenants.
 *
 * @param silences their silences
 * @param log their notification logs
 * @param uploads their uploaded configurations
 * @param alerts their alerts, if they are persisted
 */
public record TenantStores(
        StateStore silences, StateStore log, StateStore uploads, Optional<TenantAlerts.Store> alerts) {}
