package io.grapevine.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The growth of the JavaScript heap of two tabs that stay open, one of them with a filter by a regular expression, each
 * time after a garbage collection. Unlike {@link HeapGrowth}, it takes real time, so that timers, heartbeats and ages of
 * alerts do too, and every step has labels that no earlier step had: a deployment's group begins and another one ends, a
 * silence is set and another one expires. Each minute all alerts are sent anew, and some of them end.
 *
 * @param count of the alerts that fire throughout
 * @param warmUp the time until the first measurement
 * @param length the time from the first to the last measurement
 * @param pause the time between two steps
 */
record HeapOverTime(int count, Duration warmUp, Duration length, Duration pause) implements Trial {
    private static final double MIB = 1 << 20;
    private static final Duration FAR = Duration.ofHours(6);

    /** The alerts of a deployment, and the steps after which they end; a silence expires after as many. */
    private static final int PODS = 20;

    private static final int LIFE = 6;

    /** Steps between two repetitions of all alerts, and between two lines of progress. */
    private static final int REPETITION = 6;

    private static final int PROGRESS = 60;

    /** The greatest number of alerts that have ended at a time. */
    private static final int ENDED = 50;

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (PageOfAlerts alerts = new PageOfAlerts(count, directory)) {
            List<Tab> tabs = open(alerts);
            Deque<String> silences = new ArrayDeque<>();
            long warmUpSteps = warmUp.dividedBy(pause);
            long last = warmUpSteps + length.dividedBy(pause);
            List<Double> before = List.of();
            Instant start = Instant.now();
            for (int step = 0; step <= last; step++) {
                step(alerts, step, silences);
                Thread.sleep(Math.max(
                        0,
                        Duration.between(Instant.now(), start.plus(pause.multipliedBy(step + 1L)))
                                .toMillis()));
                if (step == warmUpSteps) {
                    before = tabs.stream().map(Tab::heap).toList();
                }
                if (step % PROGRESS == 0 || step == warmUpSteps) {
                    System.err.println(progress(step, tabs));
                }
            }
            awaitShown(alerts.program(), tabs.get(0));
            for (int i = 0; i < tabs.size(); i++) {
                enter(contender, table, tabs.get(i), before.get(i));
            }
        }
    }

    private static List<Tab> open(PageOfAlerts alerts) throws IOException {
        Page all = alerts.open();
        Page some = all.context().newPage();
        some.navigate(alerts.program().url() + "/#/alerts?filter={instance=~\"(node|pod)-[0-9]*[13579].*\"}");
        some.locator("gv-group").first().waitFor();
        return List.of(new Tab("all alerts", all), new Tab("a regular expression", some));
    }

    private void step(PageOfAlerts alerts, int step, Deque<String> silences) throws IOException, InterruptedException {
        Program program = alerts.program();
        Instant now = Instant.now();
        deploy(program, step, now.minusSeconds(1), now.plus(FAR));
        silences.add(silence(program, step, now));
        if (step >= LIFE) {
            deploy(program, step - LIFE, now.minusSeconds(1), now);
            program.send("DELETE", "/api/v2/silence/" + silences.remove(), "");
        }
        if (step % REPETITION == 0) {
            int ended = 1 + step % ENDED;
            alerts.alerts().post(program, 0, ended, alerts.newest(), now);
            alerts.alerts().post(program, ended, count, alerts.newest(), now.plus(FAR));
        }
    }

    /** Posts a group of alerts whose labels no other step has. */
    private static void deploy(Program program, int step, Instant start, Instant end)
            throws IOException, InterruptedException {
        program.post(
                "/alerts",
                IntStream.range(0, PODS)
                        .mapToObj(i -> """
                                {"labels": {"alertname": "Deployment%d", "service": "service-%d", "severity": "warning",
                                    "instance": "pod-%d-%d"}, "annotations": {"summary": "Pod %d of %d is not ready"},
                                 "startsAt": "%s", "endsAt": "%s"}""".formatted(step, step, step, i, i, step, start, end))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    /** Sets a silence of some alerts and returns its id. */
    private static String silence(Program program, int step, Instant now) throws IOException, InterruptedException {
        return program.post("/silences", """
                {"matchers": [{"name": "service", "value": "service-%d", "isRegex": false, "isEqual": true},
                    {"name": "alertname", "value": "Alert%d|Deployment%d", "isRegex": true, "isEqual": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "Ana", "comment": "Step %d"}""".formatted(step % 10, step % 40, step, now, now.plus(FAR), step))
                .path("silenceID")
                .asText();
    }

    /** Waits until the tab shows as many firing alerts as the API returns, so that it has received the last step too. */
    private static void awaitShown(Program program, Tab tab) throws IOException, InterruptedException {
        Eventually.holds("the tab shows the critical alerts of the API", () -> {
            int expected = program.get("/alerts?silenced=false&filter=severity%3D%22critical%22")
                    .size();
            String shown = tab.page().locator("header .count.critical").innerText();
            return Integer.parseInt(shown.replaceAll("\\D", "")) == expected;
        });
    }

    private static String progress(int step, List<Tab> tabs) {
        return "step " + step
                + tabs.stream()
                        .map(tab -> Sample.text(", %s: %.2f MiB %s", tab.name(), tab.heap() / MIB, tab.counters()))
                        .collect(Collectors.joining());
    }

    private void enter(Contender contender, Table table, Tab tab, double before) {
        double after = tab.heap();
        String question = Sample.text(
                "Heap after %d min of changes at %,d alerts, a tab with %s", length.toMinutes(), count, tab.name());
        String figure =
                Sample.text("%+.1f %% (%.1f → %.1f MiB)", 100 * (after / before - 1), before / MIB, after / MIB);
        table.enter(contender, question, "+20 %", figure);
    }

    /** A tab that stays open, and the connection to its debugger. */
    private record Tab(String name, Page page, CDPSession session) {
        Tab(String name, Page page) {
            this(name, page, page.context().newCDPSession(page));
        }

        /** The used bytes after a garbage collection. */
        double heap() {
            session.send("HeapProfiler.collectGarbage");
            JsonObject usage = session.send("Runtime.getHeapUsage");
            return usage.get("usedSize").getAsDouble();
        }

        /** The numbers of documents, nodes and listeners. */
        String counters() {
            return session.send("Memory.getDOMCounters").toString();
        }
    }
}
