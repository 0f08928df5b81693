package io.grapevine.virtualtime.configtest;

import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.httpclient.GoJson;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports on the results of tests: as text, in the form of {@code promtool test rules}, and as JSON. */
public final class SuiteReport {
    private SuiteReport() {}

    /**
     * The lines on one file.
     *
     * @param timelines whether tests that have passed are shown with their timelines, too
     */
    public static List<String> text(SuiteResult result, boolean timelines) {
        List<String> lines = new ArrayList<>();
        lines.add("Unit Testing:  " + result.file());
        long failed = result.verdicts().stream()
                .filter(verdict -> !verdict.hasPassed())
                .count();
        for (TestVerdict verdict : result.verdicts()) {
            if (!verdict.hasPassed()) {
                lines.add("  FAILED: " + verdict.name());
                failure(verdict).forEach(line -> lines.add("    " + line));
                lines.add("");
            } else if (timelines && verdict.played() != null) {
                lines.add("  passed: " + verdict.name());
                TimelineText.of(verdict.played()).forEach(line -> lines.add("    " + line));
                lines.add("");
            }
        }
        if (!result.errors().isEmpty()) {
            lines.add("  FAILED:");
            result.errors().forEach(error -> lines.add("    " + error));
        } else if (failed == 0) {
            lines.add("  SUCCESS: " + tests(result.verdicts().size()));
        } else {
            lines.add("  " + failed + " of " + tests(result.verdicts().size()) + " failed");
        }
        lines.add("");
        return lines;
    }

    private static String tests(int count) {
        return count + (count == 1 ? " test" : " tests");
    }

    /** What is not as expected in a test, and its timeline. */
    static List<String> failure(TestVerdict verdict) {
        List<String> lines = new ArrayList<>();
        for (PlayLog.Failure failure : verdict.failures()) {
            List<String> message = failure.message().lines().toList();
            lines.add(failure.place() + ": " + message.get(0));
            message.subList(1, message.size()).forEach(line -> lines.add("  " + line));
        }
        if (verdict.played() != null) {
            lines.add("");
            lines.addAll(TimelineText.of(verdict.played()));
        }
        return lines;
    }

    /**
     * The report on some files as one line of JSON, for programs.
     *
     * @param timelines whether tests that have passed are shown with their timelines, too
     */
    public static String json(List<SuiteResult> results, boolean timelines) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("passed", results.stream().allMatch(SuiteResult::hasPassed));
        tree.put(
                "files", results.stream().map(result -> file(result, timelines)).toList());
        return GoJson.encode(tree) + "\n";
    }

    private static Map<String, Object> file(SuiteResult result, boolean timelines) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("file", result.file().toString());
        tree.put("passed", result.hasPassed());
        tree.put("errors", result.errors().stream().map(ConfigError::toString).toList());
        tree.put(
                "tests",
                result.verdicts().stream()
                        .map(verdict -> test(verdict, timelines))
                        .toList());
        return tree;
    }

    private static Map<String, Object> test(TestVerdict verdict, boolean timelines) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", verdict.name());
        tree.put("place", verdict.place());
        tree.put("passed", verdict.hasPassed());
        tree.put("millis", verdict.took().toMillis());
        tree.put(
                "failures",
                verdict.failures().stream()
                        .map(failure -> Map.of("place", failure.place(), "message", failure.message()))
                        .toList());
        if (verdict.played() != null && (timelines || !verdict.hasPassed())) {
            tree.put("timeline", TimelineText.of(verdict.played()));
        }
        return tree;
    }
}
