package io.grapevine.cluster.wire;

/** The purpose of a connection. */
public enum ChannelType {
    /** Small and urgent messages: membership probes. */
    CONTROL(0),
    /** Frames of the core. */
    DATA(1);

    private final int code;

    ChannelType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ChannelType of(int code) {
        for (ChannelType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("type: " + code + " (expected: 0 or 1)");
    }
}
