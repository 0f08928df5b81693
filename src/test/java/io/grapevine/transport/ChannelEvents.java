package io.grapevine.transport;

import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a channel tells. */
class ChannelEvents implements ChannelListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    boolean saw(String event) {
        return events.contains(event);
    }

    @Override
    public void onUp(MemberId member, String at) {
        events.add("up " + member);
    }

    @Override
    public void onDown(MemberId member, DownReason reason) {
        events.add("down " + member + " " + reason);
    }

    @Override
    public void onUnreachable(MemberId member) {
        events.add("unreachable " + member);
    }

    @Override
    public void onFrame(MemberId from, byte[] frame) {
        events.add("frame of " + frame.length + " from " + from);
    }
}
