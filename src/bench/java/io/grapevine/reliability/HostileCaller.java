package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.util.List;

/**
 * A caller who wants to stop a program for all others, in a heap of 256 MiB.
 *
 * @param who who it is and what it sends, for the table
 * @param flags further flags of the program
 * @param requests sends it all, and returns the number of requests; it ends when the thread is interrupted
 */
record HostileCaller(String who, List<String> flags, Requests requests) {
    /** The requests that a caller sends. */
    @FunctionalInterface
    interface Requests {
        /** Sends requests; an answer that refuses one is as good as any other. */
        long send(Program program) throws Exception;
    }
}
