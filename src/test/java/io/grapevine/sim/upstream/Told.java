package io.grapevine.sim.upstream;

import java.util.SortedSet;

/** What the log knows of a group at an integration. */
record Told(SortedSet<String> firing, SortedSet<String> resolved) {
    /** About as many bytes as its message has: up to ten for each alert. */
    int size(String key) {
        return 60 + key.length() + 10 * (firing.size() + resolved.size());
    }
}
