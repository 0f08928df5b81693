package io.grapevine.cluster.wire;

/** What a connection is for. */
public enum ChannelType {
    /** Small and urgent: probes of membership. */
    CONTROL(0),
    /** What the core sends. */
    DATA(1);

    private final int code;

    ChannelType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ChannelType of(int code) {
        for (ChannelType lane : values()) {
            if (lane.code == code) {
                return lane;
            }
        }
        throw new IllegalArgumentException("lane: " + code + " (expected: 0 or 1)");
    }
}
