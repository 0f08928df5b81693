package io.grapevine.sim.world;

import java.time.Instant;

/**
 * A request to create or update a silence.
 *
 * @param id the one to change; empty for a new one
 * @param alert the id of the alert that is to be muted
 * @param receivers a regular expression of the names of the receivers for which it is; empty if it is for all
 * @param comment the comment of the silence, which identifies it in the world
 */
public record SilenceRequest(
        String id, String alert, String receivers, Instant startsAt, Instant endsAt, String comment) {}
