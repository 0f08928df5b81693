package io.grapevine.dispatch;

import java.util.List;

record Placement(List<AggregationGroup> groups) {
    /** A group has one placement for all alerts that are in no other. */
    static Placement of(List<AggregationGroup> groups) {
        return groups.size() == 1 ? groups.get(0).alone() : new Placement(List.copyOf(groups));
    }

    /** Whether none of the groups is stopped; asked for each alert that is received. */
    boolean isAlive() {
        for (AggregationGroup group : groups) {
            if (group.isStopped()) {
                return false;
            }
        }
        return true;
    }
}
