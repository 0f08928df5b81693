package io.grapevine.virtualtime.configtest;

import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.httpclient.GoJson;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of tests as one line of JSON, for programs. */
public final class JsonReport {
    private JsonReport() {}

    /**
     * The report on some files.
     *
     * @param timelines whether tests that have passed are shown with their timelines, too
     */
    public static String of(List<SuiteResult> results, boolean timelines) {
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
