package io.grapevine.core;

import io.grapevine.config.Extensions;

/** Something optional that a replica can do: a directory, and a line of the list of features. The core knows none of them. */
@FunctionalInterface
public interface Feature {
    /** Begins the feature in a replica that has no state yet. On the loop. */
    Part begin(Core core);

    /** A feature in one replica. */
    interface Part {
        /** Takes over the settings of a configuration, at the start and at each reload. On the loop. */
        void use(Extensions settings);
    }
}
