package io.grapevine.node;

import io.grapevine.silence.SilenceLimits;
import java.time.Duration;
import java.util.Optional;

/** What tests give to a node whose options do not matter. */
public final class NodeFixtures {
    /** Alertmanager's defaults. */
    public static final NodeOptions OPTIONS = new NodeOptions(
            Duration.ofDays(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            0,
            SilenceLimits.NONE,
            false,
            Duration.ofSeconds(15),
            Duration.ZERO,
            false,
            false,
            false,
            Optional.empty());

    private NodeFixtures() {}
}
