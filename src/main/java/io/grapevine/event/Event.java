package io.grapevine.event;

import java.time.Instant;

/**
 * Something that happened in this replica.
 *
 * @param at when
 * @param tenant the tenant; empty for the default one
 * @param clusterPosition the position of this replica among its peers; 0 without a cluster
 * @param data what happened
 */
public record Event(Instant at, String tenant, int clusterPosition, EventData data) {}
