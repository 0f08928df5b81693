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
 * A command that runs as a child of this process and shares its standard streams. While it runs, signals to this
 * process are passed on to the child. INT and HUP from a terminal are not: the child is in the same process group and
 * gets them anyway.
 */
public final class ChildProcess {
    private static final String TERM = "TERM";

    private final Map<String, SignalHandler> before = new LinkedHashMap<>();
    /** The child; null until it is started. */
    private @Nullable Process process;

    /** The signal that came before the child was started; null if there was none. */
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
            // The shell's built-in kill: small systems have no program of this name.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            process.destroy();
        }
    }

    /** Whether this process group gets the signals of its terminal; true if that is unknown, as on systems other than Linux. */
    private static boolean isForeground() {
        try {
            String status = Files.readString(Path.of("/proc/self/stat"));
            // fields after the name, which may contain anything: state, parent, group, session, terminal, foreground
            // group
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
     * @return the exit status; 128 plus the number of the signal if a signal ended the process
     * @throws IOException if the command cannot be started
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
     * The end of a command whose exit status becomes that of amtool, whether or not amtool's own work has succeeded.
     *
     * @param status the exit status; 127 if it could not be started, as in shells
     * @param failure how the command ended, as a part of a message
     */
    public record Ended(int status, String failure) {
        private static final int NOT_STARTED = 127;

        /**
         * Runs a command, and waits until it has ended.
         *
         * @param words the program and its arguments
         * @param note receives a line if the command cannot be started
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
