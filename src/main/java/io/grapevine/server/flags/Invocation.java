package io.grapevine.server.flags;

/** Action that a command line requests. */
public sealed interface Invocation {
    /** The server is to be run. */
    record Run(Options options) implements Invocation {}

    /** A text is to be printed on standard output, with exit status 0. */
    record Show(String text) implements Invocation {}

    /** A line is to be printed on standard error, with exit status 1. */
    record Fail(String line) implements Invocation {}
}
