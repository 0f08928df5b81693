package io.grapevine.node;

import io.grapevine.silence.SilenceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What tests give to a node whose options and storage do not matter. */
public final class NodeFixtures {
    /** A store that discards everything. */
    public static final StateStore NO_STORE = new StateStore() {
        @Override
        public void append(byte[] record, Runnable whenDurable) {
            whenDurable.run();
        }

        @Override
        public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
            done.accept(OptionalLong.of(0));
        }
    };

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
