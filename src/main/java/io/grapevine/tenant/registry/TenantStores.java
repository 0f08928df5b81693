package io.grapevine.tenant.registry;

import io.grapevine.storage.journal.Journal;
import java.util.Optional;

/**
 * The stores of the states of all tenants.
 *
 * @param silences the tenants' silences
 * @param log the tenants' notification logs
 * @param uploads the tenants' uploaded configurations
 * @param alerts the tenants' alerts, if they are persisted
 */
public record TenantStores(Journal silences, Journal log, Journal uploads, Optional<TenantAlerts.Store> alerts) {}
