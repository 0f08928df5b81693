package io.grapevine.mesh;

import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;

/** Listener of a {@link Channel}, called on the loop. */
public interface ChannelListener {
    /**
     * There is a link to the member, and its hello has proven who it is. Called again, with no {@link #onDown} between,
     * if the link is made anew.
     *
     * @param member who; never this replica itself. Another boot of this replica's own name is reported like any other
     * @param address the member's advertised host and port, for display
     */
    void onUp(MemberId member, String address);

    /**
     * There is no link to the member, or it is certain that there will be none.
     *
     * @param member a member that was reported as up before. It may be reported as down again with a stronger reason: first that
     *     its link was closed, then that its address refuses
     */
    void onDown(MemberId member, DownReason reason);

    /**
     * An attempt to connect to the member has failed in a way that does not show whether it has ended.
     *
     * @param member a member that was reported as up before; there may still be a link to it
     */
    void onUnreachable(MemberId member);

    /**
     * A frame was received.
     *
     * @param from a member that is up
     * @param frame at most {@link Channel#MAX_FRAME} bytes, which the receiver may keep
     */
    void onFrame(MemberId from, byte[] frame);
}
