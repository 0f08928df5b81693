package io.grapevine.virtualtime.configtest;

import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.util.ArrayList;
import java.util.List;

/** Results as text, in the form of {@code promtool test rules}. */
public final class TextReport {
    private TextReport() {}

    /**
     * The lines on one file.
     *
     * @param timelines whether tests that have passed are shown with their timelines, too
     */
    public static List<String> of(SuiteResult result, boolean timelines) {
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
        for (TestVerdict.Failure failure : verdict.failures()) {
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
}
