package io.grapevine.amtool.checking;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.Quoted;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Occurrence;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a check that is about rules for planned silences.
 *
 * @param history a file of {@code amtool history export}; empty for none
 * @param clock tells which occurrences are the next ones
 */
public record SilenceRulesCheck(Optional<Path> history, InstantSource clock) {
    private static final int OCCURRENCES = 5;

    /** Occurrences of each rule that are compared with those of others. */
    private static final int COMPARED = 20;

    /** The rules with their next occurrences, a line each. */
    List<String> calendar(List<SilenceRule> rules) {
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        for (SilenceRule rule : rules) {
            lines.add(" - " + rule.name() + ": " + rule.matchers() + ", " + rule.words());
            List<Occurrence> next = rule.after(now, OCCURRENCES);
            next.forEach(occurrence -> lines.add("     " + rule.describe(occurrence)));
            if (next.isEmpty()) {
                lines.add("     over");
            }
        }
        return lines;
    }

    /**
     * Rules that are over, that mute the alerts of another one at the same time, or that match no alert of the history.
     *
     * @throws CommandFault if the history cannot be read
     */
    List<String> warnings(List<SilenceRule> rules) throws CommandFault {
        Instant now = clock.instant();
        List<String> warnings = new ArrayList<>();
        List<List<Occurrence>> occurrences =
                rules.stream().map(rule -> rule.after(now, COMPARED)).toList();
        RuleOverlaps overlaps = new RuleOverlaps(rules, occurrences);
        for (int i = 0; i < rules.size(); i++) {
            SilenceRule rule = rules.get(i);
            if (occurrences.get(i).isEmpty()) {
                warnings.add(text(rule) + " is over (expected: an occurrence to come)");
            }
            overlaps.first(i)
                    .ifPresent(overlap -> warnings.add(
                            text(rule) + " overlaps " + text(overlap.other()) + ", which mutes the same alerts: "
                                    + rule.describe(overlap.at()) + " (expected: no common time)"));
        }
        unmatched(rules)
                .forEach(rule -> warnings.add(text(rule) + ": " + rule.matchers()
                        + " matches no alert of the history (expected: matchers of alerts that there are)"));
        return warnings;
    }

    private static String text(SilenceRule rule) {
        return rule.place() + ": rule " + Quoted.quote(rule.name());
    }

    private List<SilenceRule> unmatched(List<SilenceRule> rules) throws CommandFault {
        if (history.isEmpty() || rules.isEmpty()) {
            return List.of();
        }
        List<SilenceRule> left = new ArrayList<>(rules);
        Set<LabelSet> seen = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(history.get()))) {
            HistoryJson.readAll(in, record -> {
                if (record instanceof AlertRecord alert && seen.add(alert.labels())) {
                    left.removeIf(rule -> rule.matchers().matches(alert.labels()));
                }
            });
        } catch (IOException e) {
            throw new CommandFault("--history.file: " + history.get() + ": " + FileReason.of(e)
                    + " (expected: a file of amtool history export)");
        }
        return left;
    }
}
