package io.grapevine.amtool.command;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The end of a command that was run for another one, whose own success does not count.
 *
 * @param status the exit status; 127 if it could not be started, as shells have it
 * @param failure what became of it, for a message
 */
public record WrappedCommand(int status, String failure) {
    private static final int NOT_STARTED = 127;

    /**
     * Runs a command, and waits until it has ended.
     *
     * @param words the program and its arguments
     * @param note gets a line if it cannot be started
     */
    public static WrappedCommand run(List<String> words, Consumer<String> note) {
        try {
            int status = ChildProcess.run(words);
            return new WrappedCommand(status, "exit status " + status);
        } catch (IOException e) {
            String failure = "cannot be started: " + words.get(0);
            note.accept(failure);
            return new WrappedCommand(NOT_STARTED, failure);
        }
    }
}
