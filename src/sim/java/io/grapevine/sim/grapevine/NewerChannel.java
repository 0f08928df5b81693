package io.grapevine.sim.grapevine;

import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ForwardingChannel;
import io.grapevine.mesh.membership.MemberId;
import java.util.Arrays;

/**
 * The channel of a newer version of the program: every frame that it sends has a field that this version does not know.
 */
final class NewerChannel extends ForwardingChannel {
    /** Field 1000, a varint. */
    private static final byte[] FIELD = {(byte) 0xC0, 0x3E, 7};

    NewerChannel(Channel channel) {
        super(channel);
    }

    @Override
    public boolean send(MemberId to, byte[] frame) {
        byte[] longer = Arrays.copyOf(frame, frame.length + FIELD.length);
        System.arraycopy(FIELD, 0, longer, frame.length, FIELD.length);
        return super.send(to, longer);
    }
}
