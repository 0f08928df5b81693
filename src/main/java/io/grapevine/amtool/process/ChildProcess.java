package io.grapevine.amtool.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A command that runs as a child of this process, with its standard streams. While it runs, signals end the child first:
 * TERM is passed on to it, while INT and HUP of a terminal are sent to the child anyway, as it is of the same process group.
 */
public final class ChildProcess {
    private final Map<String, SignalHandler> before = new LinkedHashMap<>();
    /** The child; null until it is started. */
    private @Nullable Process process;

    private boolean terminated;

    private ChildProcess() {
        handle("TERM", signal -> terminate());
        handle("INT", signal -> {});
        handle("HUP", signal -> {});
    }

    private void handle(String name, SignalHandler handler) {
        before.put(name, Signal.handle(new Signal(name), handler));
    }

    private synchronized void terminate() {
        terminated = true;
        if (process != null) {
            process.destroy();
        }
    }

    private synchronized Process started(Process child) {
        process = child;
        if (terminated) {
            child.destroy();
        }
        return child;
    }

    /**
     * Runs a command, and waits until it has ended.
     *
     * @param words the program and its arguments
     * @return its status, which is 128 and the number of the signal that ended it, if one did
     * @throws IOException if it cannot be started
     */
    public static int run(List<String> words) throws IOException {
        ChildProcess child = new ChildProcess();
        try {
            return child.started(new ProcessBuilder(words).inheritIO().start()).waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a command is not interrupted", e);
        } finally {
            child.before.forEach((name, handler) -> Signal.handle(new Signal(name), handler));
        }
    }
}
