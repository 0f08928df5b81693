package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.util.List;

/**
 * A caller who wants to stop a program for all others, in 256 MiB.
 *
 * @param who who it is and what it sends, for the table
 * @param options of the JVM
 * @param flags further flags of the program
 * @param requests sends it all, and returns the number of requests; it ends when the thread is interrupted
 */
record HostileCaller(String who, String options, List<String> flags, Requests requests) {
    /** A heap of 256 MiB. */
    static final String HEAP = "-Xmx256m";

    /** Stands in flags for a directory of the run. */
    static final String DIRECTORY = "DIRECTORY";

    /** The file in that directory by which two people take turns, and assistants read. */
    static final String ON_CALL = "on-call.yml";

    /** The contents of that file. */
    static final String SETTINGS = """
            server: {mcp: read}
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]
              schedules:
                - name: team
                  receiver: pager
                  layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana, ben]}]}]
            """;

    /** A caller of a program with a heap of 256 MiB. */
    HostileCaller(String who, List<String> flags, Requests requests) {
        this(who, HEAP, flags, requests);
    }

    /** The requests that a caller sends. */
    @FunctionalInterface
    interface Requests {
        /** Sends requests; an answer that refuses one is as good as any other. */
        long send(Program program) throws Exception;
    }
}
