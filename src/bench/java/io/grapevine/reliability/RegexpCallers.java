package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers with regular expressions that take long, or much memory. */
final class RegexpCallers {
    private static final int SLOW_SILENCES = 20;
    private static final int LARGE_SILENCES = 40;
    private static final int LARGE_SIZE = 5_000;
    private static final int LONG_VALUE = 200_000;
    private static final int FILTERS = 30;
    private static final int LONG_FILTER = 1_000;

    private RegexpCallers() {}

    static Map<String, HostileCaller> all() {
        Map<String, HostileCaller> all = new LinkedHashMap<>();
        all.put(
                "slow-silences",
                new HostileCaller(
                        SLOW_SILENCES + " silences `x=~\".*[ab]{1000}…\"` of 202 characters, then an alert with `x` of "
                                + LONG_VALUE + " characters",
                        List.of(),
                        RegexpCallers::slowSilences));
        all.put(
                "large-silences",
                new HostileCaller(
                        LARGE_SILENCES
                                + " silences whose expressions of 5 KB make automata of half a million instructions",
                        List.of(),
                        RegexpCallers::largeSilences));
        all.put(
                "large-filters",
                new HostileCaller(
                        "`GET` of alerts, groups and silences, each with " + FILTERS + " filters of 1 KB like these",
                        List.of(),
                        RegexpCallers::largeFilters));
        return all;
    }

    private static long slowSilences(Program program) throws Exception {
        long requests = 0;
        for (int i = 0; i < SLOW_SILENCES; i++) {
            program.send(
                    "POST", "/api/v2/silences", silence(".*" + "[ab]{1000}".repeat(19) + "[ab]{" + (900 + i) + "}"));
            requests++;
        }
        program.send(
                "POST",
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"Long\",\"x\":\"" + "ab".repeat(LONG_VALUE / 2) + "\"}}]");
        return requests + 1;
    }

    private static long largeSilences(Program program) throws Exception {
        long requests = 0;
        for (int i = 0; i < LARGE_SILENCES; i++) {
            program.send("POST", "/api/v2/silences", silence(large(i)));
            requests++;
        }
        return requests;
    }

    private static long largeFilters(Program program) throws Exception {
        String filters = IntStream.range(0, FILTERS)
                .mapToObj(i -> "filter="
                        + URLEncoder.encode(
                                "x=~\"" + large(i).substring(0, LONG_FILTER) + "\"", StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        long requests = 0;
        for (String path : List.of("alerts", "alerts/groups", "silences")) {
            program.send("GET", "/api/v2/" + path + "?" + filters, "");
            requests++;
        }
        return requests;
    }

    /** An expression as large as it may be: each part repeats a thousand characters out of two, which no glob can say. */
    private static String large(int number) {
        String part = "[ab]{1000}";
        return ".*n" + number + part.repeat(500).substring(0, LARGE_SIZE);
    }

    private static String silence(String expression) {
        return "{\"matchers\":[{\"name\":\"x\",\"value\":\"" + expression + "\",\"isRegex\":true}],"
                + "\"startsAt\":\"2026-01-01T00:00:00Z\",\"endsAt\":\"2126-01-01T00:00:00Z\","
                + "\"createdBy\":\"caller\",\"comment\":\"\"}";
    }
}
