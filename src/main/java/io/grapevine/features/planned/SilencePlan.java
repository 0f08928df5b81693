package io.grapevine.features.planned;

import io.grapevine.config.FeatureSettings;
import io.grapevine.config.TeamFile.Fault;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules for planned silences that are in force.
 *
 * @param rules the rules of {@code grapevine.yml}, then those of the files of {@code silences.dirs} by file name
 * @param files the files of {@code silences.dirs}, by name
 * @param dirs the directories of files with rules
 */
public record SilencePlan(List<SilenceRule> rules, List<File> files, List<String> dirs) implements FeatureSettings {
    /** There are no rules. */
    public static final SilencePlan NONE = new SilencePlan(List.of(), List.of(), List.of());

    public SilencePlan {
        rules = List.copyOf(rules);
        files = List.copyOf(files);
        dirs = List.copyOf(dirs);
    }

    /** Reads {@code rules} and {@code dirs} of the section {@code silences}. */
    public static SilencePlan read(MappingReader file, FeatureSection.Scope scope) {
        MappingReader in = file.section("silences");
        List<SilenceRule> rules =
                new SilenceRuleSection(SilenceRule.OWN_FILE, scope.config().timeIntervals()).read(in.value("rules"));
        Value dirs = in.value("dirs");
        dirs.items().stream()
                .filter(dir -> dir.text().isEmpty())
                .forEach(dir -> dir.fault(dir.describe() + " (expected: a directory)"));
        return new SilencePlan(rules, List.of(), dirs.filePaths());
    }

    /** These rules with those of files, which follow. */
    public SilencePlan with(Collection<List<SilenceRule>> more, List<File> read) {
        return more.isEmpty() && read.isEmpty()
                ? this
                : new SilencePlan(
                        Stream.concat(rules.stream(), more.stream().flatMap(List::stream))
                                .toList(),
                        read,
                        dirs);
    }

    @Override
    public Stream<Location> zones() {
        return rules.stream()
                .flatMap(rule -> rule.every().stream())
                .flatMap(every -> Stream.concat(
                        Stream.of(every.zone()), every.except().stream().map(TimeInterval::zone)));
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
