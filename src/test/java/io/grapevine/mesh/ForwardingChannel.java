package io.grapevine.mesh;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import java.util.List;

/** A channel that passes all on to another; tests override what they change or note. */
public abstract class ForwardingChannel implements Channel {
    private final Channel channel;

    protected ForwardingChannel(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void start(ChannelListener listener) {
        channel.start(listener);
    }

    @Override
    public boolean send(MemberId to, byte[] frame) {
        return channel.send(to, frame);
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
