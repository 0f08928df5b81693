package io.grapevine.sim.grapevine;

import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import java.util.Arrays;
import java.util.List;

/** What a newer version of the program sends: every frame has a field that this version does not know. */
record NewerChannel(Channel channel) implements Channel {
    /** Field 1000, a varint. */
    private static final byte[] FIELD = {(byte) 0xC0, 0x3E, 7};

    @Override
    public void start(ChannelListener listener) {
        channel.start(listener);
    }

    @Override
    public boolean send(MemberId to, byte[] frame) {
        byte[] longer = Arrays.copyOf(frame, frame.length + FIELD.length);
        System.arraycopy(FIELD, 0, longer, frame.length, FIELD.length);
        return channel.send(to, longer);
    }

    @Override
    public void dial(MemberId member) {
        channel.dial(member);
    }

    @Override
    public List<SeedStatus> contacts() {
        return channel.contacts();
    }

    @Override
    public void close() {
        channel.close();
    }
}
