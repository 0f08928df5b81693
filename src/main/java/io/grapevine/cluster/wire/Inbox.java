package io.grapevine.cluster.wire;

import java.util.concurrent.CompletableFuture;

/** What comes from members that dialled this replica. Called on network threads; must not block. */
public interface Inbox {
    /** A member has dialled; its hello has proven who it is, not that it can be dialled at its address. */
    void greeted(Identity from);

    /**
     * A frame for the core.
     *
     * @param done to be run once it is worked off, on any thread; more is read only while not too much waits
     */
    void core(Identity from, byte[] body, Runnable done);

    /** A message that needs no answer. */
    void told(Identity from, String subject, byte[] body);

    /** A question. */
    CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body);
}
