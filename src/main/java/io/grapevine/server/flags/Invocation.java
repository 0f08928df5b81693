package io.grapevine.server.flags;

/** Action that a command line requests. */
public sealed interface Invocation {
    /** Run the server. */
    record Run(Options options) implements Invocation {}

    /** Print a text on standard output and exit with 0. */
    record Show(String text) implements Invocation {}

    /** Print one line on standard error and exit with 1. */
    record Fail(String line) implements Invocation {}
}
