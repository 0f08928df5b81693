package io.grapevine.cluster.wire;

import java.util.concurrent.CompletableFuture;

/** Receiver of the frames of members that dialled this replica. Called on network threads; must not block. */
public interface Inbox {
    /** A member has dialled; its hello authenticates its identity, but its address may be unreachable. */
    void onHello(Identity from);

    /**
     * A frame for the core.
     *
     * @param done to be run on any thread when the frame is processed, for backpressure
     */
    void core(Identity from, byte[] body, Runnable done);

    /** A message without a response. */
    void told(Identity from, String subject, byte[] body);

    /** A request. */
    CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body);
}
