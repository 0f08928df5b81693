package io.grapevine.config;

import io.grapevine.config.TeamFile.Fault;
import io.grapevine.config.TeamFile.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for planned silences that are in force.
 *
 * @param rules the rules of {@code grapevine.yml}, then those of the files of {@code silences.dirs} by file name
 * @param files the files of {@code silences.dirs}, by name
 */
public record SilencePlan(List<SilenceRule> rules, List<File> files) {
    /** There are no rules. */
    public static final SilencePlan NONE = new SilencePlan(List.of(), List.of());

    public SilencePlan {
        rules = List.copyOf(rules);
        files = List.copyOf(files);
    }

    /**
     * A file of {@code silences.dirs}.
     *
     * @param name the name in the directory
     * @param state what of it is in force
     * @param rules how many rules of it are in force
     * @param loadedAt when what is in force was read; null if nothing is
     * @param faults the errors, in the order of the file; empty for {@link State#LOADED}
     */
    public record File(
            String name, State state, int rules, @Nullable Instant loadedAt, List<Fault> faults) {
        public File {
            faults = List.copyOf(faults);
        }
    }
}
