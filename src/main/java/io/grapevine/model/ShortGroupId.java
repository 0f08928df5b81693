package io.grapevine.model;

import io.grapevine.base.Sha256;

/** The short id of an aggregation group: a hash of its route and its labels, the same on all replicas of one configuration. */
public final class ShortGroupId {
    private static final int DIGITS = 16;

    private ShortGroupId() {}

    /**
     * The id of the aggregation group with these labels.
     *
     * @param route the id of its route
     */
    public static String of(String route, LabelSet labels) {
        return of(route, labels.toString());
    }

    /**
     * The id of a group, in 16 hexadecimal digits.
     *
     * @param route the id of the route, which is unique in the routing tree
     * @param labels the labels of the group as text
     */
    public static String of(String route, String labels) {
        return Sha256.hex(route + '\0' + labels).substring(0, DIGITS);
    }
}
