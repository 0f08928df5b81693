package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.base.go.GoUrl;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.httpclient.GoJson;
import io.grapevine.virtualtime.configtest.JunitReport;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import io.grapevine.virtualtime.configtest.TestVerdict;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.replay.ReplayMarkdown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forms of a review: for people, and for programs. */
public final class ReviewReport {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private ReviewReport() {}

    /** The text: a line for each finding. */
    public static String text(Review review) {
        List<String> lines = new ArrayList<>();
        review.notes().forEach(note -> lines.add("Note: " + note));
        for (Finding finding : review.findings()) {
            lines.add(finding + (review.base().isEmpty() || review.isNew(finding) ? "" : " (known)"));
        }
        HistoryChanges changes = review.changes();
        if (changes != null) {
            lines.add("Of " + changes.span() + (changes.rows().isEmpty() ? ", nothing changes" : ", these change:"));
            changes.rows().forEach(row -> lines.add("  " + row.text()));
            if (changes.left() > 0) {
                lines.add("  … and " + changes.left() + " smaller changes (amtool replay has all)");
            }
        }
        Coverage coverage = review.coverage();
        if (coverage != null) {
            lines.add("Coverage by " + coverage.ran() + ": " + coverage.summary());
            for (Coverage.Gap gap : coverage.gaps()) {
                lines.add(
                        "  " + gap.at() + ": no test exercises it" + (gap.test().isEmpty() ? "" : ", this one would:"));
                gap.test().lines().forEach(line -> lines.add("    " + line));
            }
        }
        lines.add(review.file() + ": " + review.count());
        return String.join("\n", lines) + "\n";
    }

    /** Markdown, for a pull request. */
    public static String markdown(Review review) {
        List<String> lines = new ArrayList<>();
        lines.addAll(List.of("## Review of " + ReplayMarkdown.code(review.file()), ""));
        review.notes().forEach(note -> lines.addAll(List.of("Note: " + ReplayMarkdown.text(note), "")));
        lines.addAll(List.of("**" + review.count() + "**", ""));
        if (!review.findings().isEmpty()) {
            lines.addAll(List.of("| Place | Level | Finding | Rule |", "|---|---|---|---|"));
        }
        for (Finding finding : review.findings()) {
            ConfigError at = finding.at();
            lines.add("| " + ReplayMarkdown.text(at.file() + (at.line() == 0 ? "" : ":" + at.line())) + " | "
                    + finding.rule().level().word() + (review.isNew(finding) ? "" : ", known") + " | "
                    + ReplayMarkdown.text(at.text()) + " | " + finding.rule().code() + " |");
        }
        HistoryChanges changes = review.changes();
        if (changes != null) {
            lines.addAll(List.of("", "### What changes", ""));
            lines.add("Of " + changes.span() + (changes.rows().isEmpty() ? ", nothing changes." : ", these change:"));
            if (!changes.rows().isEmpty()) {
                lines.addAll(List.of("", "| Alerts | Count | Change | Nights |", "|---|--:|---|--:|"));
            }
            changes.rows()
                    .forEach(row -> lines.add("| " + ReplayMarkdown.text(row.alerts()) + " | " + row.count() + " | "
                            + ReplayMarkdown.text(row.change()) + " | " + row.nights() + " |"));
            if (changes.left() > 0) {
                lines.addAll(List.of("", changes.left() + " smaller changes are left out."));
            }
        }
        Coverage coverage = review.coverage();
        if (coverage != null) {
            lines.addAll(List.of("", "### Coverage", "", "By " + coverage.ran() + ": " + coverage.summary() + ".", ""));
            lines.addAll(List.of("<details><summary>" + coverage.gaps().size() + " without a test</summary>", ""));
            for (Coverage.Gap gap : coverage.gaps()) {
                lines.add("- " + ReplayMarkdown.text(gap.at().toString())
                        + (gap.test().isEmpty() ? "" : ": " + ReplayMarkdown.code(gap.test())));
            }
            lines.addAll(List.of("", "</details>"));
        }
        return String.join("\n", lines) + "\n";
    }

    /** JUnit XML: a case for each rule, which fails by its findings, and one for each test. */
    public static String junit(Review review, List<SuiteResult> tests) {
        List<TestVerdict> verdicts = new ArrayList<>();
        for (ReviewRule rule : ReviewRule.values()) {
            List<PlayLog.Failure> failures = review.findings().stream()
                    .filter(each -> each.rule() == rule && review.counts(each))
                    .map(each -> new PlayLog.Failure(
                            each.at().file() + ":" + each.at().line(), each.at().text()))
                    .toList();
            verdicts.add(new TestVerdict(rule.code(), review.file(), failures, null, Duration.ZERO));
        }
        List<SuiteResult> all = new ArrayList<>(List.of(new SuiteResult(Path.of(review.file()), List.of(), verdicts)));
        all.addAll(tests);
        return JunitReport.of(all);
    }

    /** One line of JSON. */
    public static String json(Review review) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("file", review.file());
        GoJson.putUnlessEmpty(tree, "base", review.base());
        tree.put("notes", review.notes());
        tree.put(
                "findings",
                review.findings().stream().map(each -> finding(review, each)).toList());
        tree.put("allowed", review.allowed());
        HistoryChanges changes = review.changes();
        if (changes != null) {
            tree.put("changes", GoJson.object("span", changes.span(), "rows", changes.rows(), "left", changes.left()));
        }
        Coverage coverage = review.coverage();
        if (coverage != null) {
            tree.put("coverage", coverage(coverage));
        }
        tree.put("fails", review.fails());
        return GoJson.encode(tree) + "\n";
    }

    private static Map<String, Object> coverage(Coverage coverage) {
        Map<String, Object> percent = new LinkedHashMap<>();
        coverage.parts().keySet().forEach(kind -> percent.put(kind.plural(), coverage.percent(kind)));
        List<Object> gaps = new ArrayList<>();
        for (Coverage.Gap gap : coverage.gaps()) {
            gaps.add(GoJson.object(
                    "kind",
                    gap.kind().plural(),
                    "file",
                    gap.at().file(),
                    "line",
                    gap.at().line(),
                    "field",
                    gap.at().field(),
                    "name",
                    gap.at().message(),
                    "test",
                    gap.test()));
        }
        return GoJson.object("tests", coverage.tests(), "failed", coverage.failed(), "percent", percent, "gaps", gaps);
    }

    private static Map<String, Object> finding(Review review, Finding finding) {
        ConfigError at = finding.at();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rule", finding.rule().code());
        tree.put("level", finding.rule().level().word());
        tree.put("file", at.file());
        tree.put("line", at.line());
        tree.put("column", at.column());
        tree.put("field", at.field());
        tree.put("message", at.message());
        tree.put("new", review.isNew(finding));
        return tree;
    }

    /** SARIF 2.1.0, which code hosts show beside the lines of a change. */
    public static String sarif(Review review, String version) {
        List<Object> rules = new ArrayList<>();
        for (ReviewRule rule : ReviewRule.values()) {
            rules.add(GoJson.object(
                    "id",
                    rule.code(),
                    "shortDescription",
                    GoJson.object("text", rule.summary()),
                    "defaultConfiguration",
                    GoJson.object("level", rule.level().word())));
        }
        Object driver = GoJson.object("name", "amtool review", "version", version, "rules", rules);
        Object run = GoJson.object(
                "tool",
                GoJson.object("driver", driver),
                "columnKind",
                "unicodeCodePoints",
                "results",
                review.findings().stream().map(each -> result(review, each)).toList());
        return GoJson.encode(GoJson.object("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run))) + "\n";
    }

    private static Map<String, Object> result(Review review, Finding finding) {
        ConfigError at = finding.at();
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", GoJson.object("uri", GoUrl.escapePath(at.file())));
        // A finding of a whole file is shown at its first line.
        place.put(
                "region", GoJson.object("startLine", Math.max(1, at.line()), "startColumn", Math.max(1, at.column())));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule().code());
        result.put("ruleIndex", Arrays.asList(ReviewRule.values()).indexOf(finding.rule()));
        result.put("level", finding.rule().level().word());
        result.put("message", GoJson.object("text", at.text()));
        result.put("locations", List.of(GoJson.object("physicalLocation", place)));
        result.put("partialFingerprints", GoJson.object("finding/v1", Review.key(finding)));
        if (!review.base().isEmpty()) {
            result.put("baselineState", review.isNew(finding) ? "new" : "unchanged");
        }
        return result;
    }
}
