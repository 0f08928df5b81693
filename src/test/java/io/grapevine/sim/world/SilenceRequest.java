package io.grapevine.sim.world;

import java.time.Instant;

/**
 * A silence that somebody wants.
 *
 * @param id the one to change; empty for a new one
 * @param alert the id of the alert that is to be muted
 * @param comment how it is told apart
 */
public record SilenceRequest(String id, String alert, Instant startsAt, Instant endsAt, String comment) {}
