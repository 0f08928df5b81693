package io.grapevine.config;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code --teams.dir}: whether it is in force, and what is wrong with it.
 *
 * @param team the name of the file without its ending, which the names of its receivers and time intervals begin with
 * @param state what of the file is in force
 * @param matcher the matcher that every alert of the team satisfies, as text; empty if nothing is in force
 * @param routes how many routes are in force
 * @param receivers how many receivers are in force
 * @param loadedAt when what is in force was read; null if nothing is
 * @param faults the errors of the file, in its order; empty if its state is {@link State#LOADED}
 */
public record TeamFile(
        String team,
        String file,
        State state,
        String matcher,
        int routes,
        int receivers,
        @Nullable Instant loadedAt,
        List<Fault> faults) {
    public TeamFile {
        faults = List.copyOf(faults);
    }

    /** State of a file, by which of its content is in force. */
    public enum State {
        /** The present content. */
        LOADED,
        /** An earlier content, because the present one has errors. */
        KEPT,
        /** No content, because it has errors. */
        LEFT_OUT;

        /** The name in metrics and in the API: {@code loaded}, {@code kept} or {@code left_out}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An error in a file.
     *
     * @param line the line, from 1; 0 for an error of the whole file
     * @param column the column, from 1; 0 for an error of the whole file
     * @param text the field and what is wrong with it
     */
    public record Fault(int line, int column, String text) {}
}
