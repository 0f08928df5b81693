package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Result of a review.
 *
 * @param file the configuration
 * @param base the configuration that it is compared with; empty for none
 * @param findings what was found, by place
 * @param known the findings that the base has as well, as {@link #key} has them
 * @param allowed how many findings comments switch off
 * @param changes what changes for the alerts of the history; null without a base or a history
 * @param coverage what tests exercise; null without tests
 * @param notes what is to be known of the history, each in a sentence
 */
public record Review(
        String file,
        String base,
        List<Finding> findings,
        Set<String> known,
        int allowed,
        @Nullable HistoryChanges changes,
        @Nullable Coverage coverage,
        List<String> notes) {
    public Review {
        findings = List.copyOf(findings);
        known = Set.copyOf(known);
        notes = List.copyOf(notes);
    }

    /** A text by which a finding is found again in a file with other lines and other positions in lists. */
    public static String key(Finding finding) {
        String text = finding.at().field() + " " + finding.at().message();
        return finding.rule() + " " + text.replaceAll("\\[\\d+]|line \\d+|" + more("\\d+"), "");
    }

    /** The end of a finding that is the same in so many more places. */
    static String more(int places) {
        return more(Integer.toString(places));
    }

    private static String more(String places) {
        return "; the same " + places + " more times";
    }

    /** Whether the base does not have a finding. */
    boolean isNew(Finding finding) {
        return !known.contains(key(finding));
    }

    /** Whether a finding counts: it is no note, and the base does not have it. */
    boolean counts(Finding finding) {
        return finding.rule().level() != ReviewRule.Level.NOTE && isNew(finding);
    }

    /** Whether there is a finding, other than a note, that the base does not have, or a test has failed. */
    public boolean fails() {
        return (coverage != null && coverage.failed() > 0) || findings.stream().anyMatch(this::counts);
    }

    /** How many findings there are, in words. */
    String count() {
        if (findings.isEmpty()) {
            return "no finding" + (allowed == 0 ? "" : " (" + allowed + " switched off)");
        }
        String levels = findings.stream()
                .collect(Collectors.groupingBy(each -> each.rule().level(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey().word() + (each.getValue() == 1 ? "" : "s"))
                .collect(Collectors.joining(", "));
        long added = findings.stream().filter(this::isNew).count();
        return levels
                + (base.isEmpty() ? "" : ", " + added + " of them new")
                + (allowed == 0 ? "" : ", " + allowed + " switched off");
    }
}
