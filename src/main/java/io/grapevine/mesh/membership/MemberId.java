package io.grapevine.mesh.membership;

import io.grapevine.base.loop.EventLoop;

/**
 * A start of a replica. The order is that of the start, then of the name, so that of two starts of one replica the
 * later one is the greater if {@code bootId} begins with the time.
 *
 * @param name the name of the replica, kept over restarts; not empty
 * @param bootId drawn anew at each start; not empty. Should begin with the time, in a form that sorts as text, and end
 *     with something random
 */
public record MemberId(String name, String bootId) implements Comparable<MemberId> {
    /** The longest name or boot id, in UTF-16 units. */
    public static final int MAX_LENGTH = 255;

    /** A start that happens now. */
    public static MemberId starting(String name, EventLoop loop) {
        long millis = Math.max(0, loop.now().toEpochMilli());
        return new MemberId(
                name, String.format("%012x%08x", millis, loop.random().nextInt()));
    }

    /** Checks both parts. */
    public MemberId {
        check("member name", name);
        check("boot id", bootId);
    }

    private static void check(String field, String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    field + ": " + text.length() + " characters (expected: 1 to " + MAX_LENGTH + ")");
        }
    }

    @Override
    public int compareTo(MemberId other) {
        int order = bootId.compareTo(other.bootId);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name + "#" + bootId;
    }
}
