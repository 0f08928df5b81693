package io.grapevine.mesh;

import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.state.VersionStore;
import java.util.List;

/**
 * Carries frames between the members of the mesh. It finds them and proves who they are; whether they are alive is not
 * its business. All methods are called on the loop, return at once and never throw for what the network does; the
 * listener is called on the loop too, and never from inside one of these methods.
 */
public interface Channel {
    /** The largest frame, in bytes: 1 MiB, which holds the largest version and what a frame needs beside it. */
    int MAX_FRAME = VersionStore.MAX_CONTENT + (16 << 10);

    /**
     * Begins to listen and to dial the configured addresses, and tells {@code listener} of all from now on. Called
     * once.
     */
    void start(ChannelListener listener);

    /**
     * Sends a frame if there is a link to the member. A frame may be lost without a word; one that arrives is whole, and
     * frames to one member that arrive over one link do so in the order in which they were sent.
     *
     * @param to whom; a member without a link gets nothing
     * @param frame the bytes; not changed afterwards
     * @return whether the frame was taken; false if there is no link or its buffer is full
     * @throws IllegalArgumentException if the frame is larger than {@link #MAX_FRAME}
     */
    boolean send(MemberId to, byte[] frame);

    /**
     * Finds out at once whether the member still answers at its last known address. The answer is {@link
     * ChannelListener#onDown} with {@link DownReason#REFUSED} or {@link DownReason#REPLACED}, or {@link
     * ChannelListener#onUp} if a link had to be made, {@link ChannelListener#onUnreachable} if the attempt failed otherwise;
     * nothing if the existing link is as good as a new one. An attempt may take seconds. An unknown member is ignored.
     */
    void dial(MemberId member);

    /**
     * The state of each configured address, and why no member is connected there. A name has a contact for each address that it
     * resolves to. Addresses are dialled again and names resolved again for as long as the channel lives; during the first minute
     * an address that refused is dialled at least once a second.
     */
    List<SeedStatus> contacts();

    /**
     * Ends all links. What has been sent by then is written out first, for at most a second. The listener is not called
     * any more.
     */
    void close();
}
