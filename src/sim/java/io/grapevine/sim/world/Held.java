package io.grapevine.sim.world;

import java.time.Duration;

/**
 * Something that a replica holds.
 *
 * @param text equal for equal things
 * @param left for how much longer it is held
 */
public record Held(String text, Duration left) {}
