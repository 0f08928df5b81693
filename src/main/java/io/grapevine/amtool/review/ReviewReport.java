package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.base.go.GoUrl;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.httpclient.GoJson;
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
        Coverage coverage = review.coverage();
        if (coverage != null) {
            lines.add("Coverage by " + coverage.ran() + ": " + coverage.summary());
            for (Coverage.Gap gap : coverage.gaps()) {
                lines.add("  " + gap.at() + ": no test exercises it" + (gap.test().isEmpty() ? "" : ", this one would:"));
                gap.test().lines().forEach(line -> lines.add("    " + line));
            }
        }
        lines.add(review.file() + ": " + review.count());
        return String.join("\n", lines) + "\n";
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
                    "kind", gap.kind().plural(), "file", gap.at().file(), "line", gap.at().line(), "field", gap.at().field(), "name",
                    gap.at().message(), "test", gap.test()));
        }
        return GoJson.object(
                "tests", coverage.tests(), "failed", coverage.failed(), "percent", percent, "gaps", gaps);
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
