package io.grapevine.amtool.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A command that runs as a child of this process, with its standard streams. While it runs, signals end the child first: they are
 * passed on to it, but for INT and HUP of a terminal, which are sent to the child anyway, as it is of the same process group.
 */
public final class ChildProcess {
    private static final String TERM = "TERM";

    private final Map<String, SignalHandler> before = new LinkedHashMap<>();
    /** The child; null until it is started. */
    private @Nullable Process process;

    /** A signal that came before the child was started; null if there was none. */
    private @Nullable String early;

    private ChildProcess() {
        for (String name : List.of(TERM, "INT", "HUP")) {
            before.put(name, Signal.handle(new Signal(name), signal -> pass(name)));
        }
    }

    private synchronized void pass(String signal) {
        if (process == null) {
            early = signal;
        } else if (signal.equals(TERM)) {
            process.destroy();
        } else if (!isForeground()) {
            send(signal, process);
        }
    }

    private static void send(String signal, Process process) {
        try {
            // That of the shell: a small system has no program of this name.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            process.destroy();
        }
    }

    /** Whether the process group is the one that gets the signals of its terminal; where that is unknown, it is. */
    private static boolean isForeground() {
        try {
            String status = Files.readString(Path.of("/proc/self/stat"));
            // after the name, which may contain anything: state, parent, group, session, terminal, its foreground group
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
            return fields[2].equals(fields[5]);
        } catch (IOException notLinux) {
            return true;
        }
    }

    private synchronized Process started(Process child) {
        process = child;
        if (early != null) {
            pass(early);
        }
        return child;
    }

    /**
     * Runs a command, and waits until it has ended.
     *
     * @param words the program and its arguments
     * @return the exit status; 128 plus the number of the signal if one ended the process
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

    /**
     * The end of a command that was run for another one, whose own success does not count.
     *
     * @param status the exit status; 127 if it could not be started, as shells have it
     * @param failure what became of it, for a message
     */
    public record Ended(int status, String failure) {
        private static final int NOT_STARTED = 127;

        /**
         * Runs a command, and waits until it has ended.
         *
         * @param words the program and its arguments
         * @param note gets a line if it cannot be started
         */
        public static Ended run(List<String> words, Consumer<String> note) {
            try {
                int status = ChildProcess.run(words);
                return new Ended(status, "exit status " + status);
            } catch (IOException e) {
                String failure = "cannot be started: " + words.get(0);
                note.accept(failure);
                return new Ended(NOT_STARTED, failure);
            }
        }
    }
}
