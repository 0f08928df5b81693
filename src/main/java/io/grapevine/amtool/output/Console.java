package io.grapevine.amtool.output;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * Streams and environment of a run of the program.
 *
 * @param out standard output, UTF-8; a caller whose text must be read at once flushes it
 * @param err standard error, UTF-8
 */
public record Console(
        Input in,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Map<String, String> environment,
        InstantSource clock) {
    /** A variable of the environment; empty if it is not set. */
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** Says something that is no error, in one line on standard error. */
    public void note(String line) {
        synchronized (err) {
            out.flush();
            err.print(line + "\n");
            err.flush();
        }
    }
}
