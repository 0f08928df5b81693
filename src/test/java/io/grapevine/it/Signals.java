package io.grapevine.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals to processes that a test has started. */
public final class Signals {
    private Signals() {}

    /**
     * Words before a command that give it a session without a terminal, and signals that its parent ignores, as nohup does; aborts
     * the test where that cannot be done.
     */
    public static List<String> ownSession() throws IOException, InterruptedException {
        List<String> words = List.of("env", "--default-signal=INT", "--default-signal=HUP", "setsid");
        List<String> command = new ArrayList<>(words);
        command.add("true");
        Tool.find("setsid");
        Tool.need(
                new ProcessBuilder(command).start().waitFor() == 0,
                "env --default-signal (coreutils 8.31) is not installed");
        return words;
    }

    /**
     * Sends a signal.
     *
     * @param name without {@code SIG}
     */
    public static void send(Process process, String name) throws IOException, InterruptedException {
        // That of the shell: a small system has no program of this name.
        int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " ends with " + code);
        }
    }
}
