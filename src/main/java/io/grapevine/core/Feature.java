package io.grapevine.core;

import io.grapevine.config.Extensions;
import java.time.Duration;

/** An optional feature of a replica: a directory, and a line in the list of features. The core knows no feature by name. */
@FunctionalInterface
public interface Feature {
    /** Begins the feature in a replica that has no state yet. On the loop. */
    Part begin(Core core);

    /** A feature in one replica. */
    interface Part {
        /** Takes over the settings of a configuration, at the start and at each reload. On the loop. */
        default void use(Extensions settings) {}

        /** The state is restored, and the replica begins to work, with the settings that were taken over last. On the loop. */
        default void started(Extensions settings) {}

        /**
         * The process was paused; the ends of alerts are put off after this, as alerts that fire on are looked at when they change. On the
         * loop.
         *
         * @param asleep the part of the pause in which the elapsed clock stood still
         */
        default void paused(Duration pause, Duration asleep) {}

        /** Ends the tasks and listeners of a replica that ends before its process. On the loop. */
        default void close() {}

        /** The replica ends: writes a snapshot of what is persisted; calls {@code done} when that has succeeded or failed. On the loop. */
        default void snapshot(Runnable done) {
            done.run();
        }
    }
}
