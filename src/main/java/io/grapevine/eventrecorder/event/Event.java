package io.grapevine.eventrecorder.event;

import java.time.Instant;

/**
 * Something that happened in this replica.
 *
 * @param at when
 * @param clusterPosition the position of this replica among its peers; 0 without a cluster
 * @param data what happened
 */
public record Event(Instant at, int clusterPosition, EventData data) {}
