package io.grapevine.cluster.wire;

/** What a connection is for. */
public enum Lane {
    /** Small and urgent: probes of membership. */
    CONTROL(0),
    /** What the core sends. */
    DATA(1);

    private final int code;

    Lane(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Lane of(int code) {
        for (Lane lane : values()) {
            if (lane.code == code) {
                return lane;
            }
        }
        throw new IllegalArgumentException("lane: " + code + " (expected: 0 or 1)");
    }
}
