package io.grapevine.sim.upstream;

import java.util.SortedSet;

/** The notification log entry of a group and an integration. */
record LoggedState(SortedSet<String> firing, SortedSet<String> resolved) {
    /** About as many bytes as its message has: up to ten for each alert. */
    int size(String key) {
        return 60 + key.length() + 10 * (firing.size() + resolved.size());
    }
}
