package io.grapevine.sim.world;

import java.time.Instant;

/**
 * A request to create or update a silence.
 *
 * @param id the one to change; empty for a new one
 * @param alert the id of the alert that is to be muted
 * @param comment the comment of the silence, which identifies it in the world
 */
public record SilenceRequest(String id, String alert, Instant startsAt, Instant endsAt, String comment) {}
