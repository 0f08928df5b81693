package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long amtool takes to play a week in virtual time, as a test and as a replay, and to review a month, and prints it
 * as a table. The program behind {@code bin/benchmark-week}.
 */
public record WeekBenchmark(Path directory) {
    private static final int RECORDED = 50_000;
    private static final int FIRINGS = 280_000;

    private static final String CONFIG = """
            route:
              receiver: default
              group_by: [alertname, service]
              routes:
              - {receiver: pager, matchers: [severity="critical"], group_by: [alertname, cluster, service]}
              - {receiver: t1, matchers: [team=~"t1|t2|t3"]}
              - {receiver: t4, matchers: [team="t4"], repeat_interval: 1h}
            inhibit_rules:
            - {source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [service, instance]}
            receivers:
            - {name: default, webhook_configs: [{url: 'http://localhost/'}]}
            - {name: pager, webhook_configs: [{url: 'http://localhost/'}], pagerduty_configs: [{routing_key: x}]}
            - {name: t1, slack_configs: [{api_url: 'http://localhost/', channel: x}]}
            - {name: t4, slack_configs: [{api_url: 'http://localhost/', channel: x}]}
            """;

    /** Runs it, or only the part that an argument names: {@code tests}, {@code replays} or {@code reviews}. */
    public static void main(String... arguments) throws Exception {
        WeekBenchmark benchmark = new WeekBenchmark(Files.createTempDirectory("week-benchmark"));
        List<String> parts = arguments.length == 0 ? List.of("tests", "replays", "reviews") : List.of(arguments);
        System.out.println("| | Time | CPU time | Resident memory |");
        System.out.println("|---|---|---|---|");
        if (parts.contains("tests")) {
            benchmark.tests();
        }
        if (parts.contains("replays")) {
            benchmark.replays();
        }
        if (parts.contains("reviews")) {
            benchmark.reviews();
        }
    }

    private void tests() throws IOException, InterruptedException {
        test(
                "10,000 alerts, one each minute, that fire for an hour",
                "G{1..1000}",
                "i{1..10}",
                "stagger: 60s, resolves: 1h");
        test("A group of 10,000 alerts that fire all week", "G{1..1}", "i{1..10000}", "resolves: 168h");
        test("1,000 groups of ten alerts that fire all week", "G{1..1000}", "i{1..10}", "resolves: 168h");
    }

    private void test(String name, String alerts, String instances, String times)
            throws IOException, InterruptedException {
        Files.writeString(directory.resolve("am.yml"), """
                route: {receiver: team, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
                receivers: [{name: team, webhook_configs: [{url: 'http://localhost/'}]}]
                """);
        Path test = Files.writeString(directory.resolve("test.yml"), """
                config: am.yml
                tests:
                - name: week
                  duration: 168h
                  alerts:
                  - {labels: {severity: warning}, each: {alertname: '%s', instance: '%s'}, %s}
                  expect:
                  - {receiver: team, at_least: 1}
                """.formatted(alerts, instances, times));
        row("`amtool test`: " + name, "test", test.toString());
    }

    private void replays() throws Exception {
        Path history = directory.resolve("week.jsonl");
        int records = RecordedWeek.write(history, RECORDED, CONFIG);
        String name = "`amtool replay` of %,d alerts, %,d records: ".formatted(RECORDED, records);
        replay(name + "the configuration in force", history, CONFIG);
        replay(name + "another `group_by`", history, CONFIG.replace("[alertname, service]", "[alertname]"));
    }

    private void replay(String name, Path history, String text) throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("replayed.yml"), text);
        row(name, "replay", "--file=" + history, "--config.file=" + config, "--timeout=10m");
    }

    private void reviews() throws Exception {
        Path history = directory.resolve("month.jsonl");
        int records = NoisyMonth.write(history, FIRINGS);
        String base = Files.writeString(directory.resolve("base.yml"), NoisyMonth.config(0))
                .toString();
        String changed = Files.writeString(directory.resolve("changed.yml"), NoisyMonth.config(1))
                .toString();
        String name = " of a month of %,d records, 300 routes".formatted(records);
        row("`amtool review --base`" + name, "review", "--base=" + base, "--history=" + history, changed);
        row("`amtool history advise`" + name, "history", "advise", "--file=" + history, base);
    }

    /** Runs amtool, and prints what it took. */
    private void row(String name, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bin/amtool"));
        command.addAll(List.of(words));
        Path out = directory.resolve("out");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Duration processor = Duration.ZERO;
        long resident = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            processor = process.info().totalCpuDuration().orElse(processor);
            resident = Math.max(resident, resident(process));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f s | %.1f s | %d MiB |%n",
                name,
                seconds,
                processor.toMillis() / 1e3,
                resident >> 20);
        if (process.exitValue() == 1) {
            throw new IOException("amtool has failed: " + Files.readString(out));
        }
    }

    /** The largest resident memory of a process; zero once it has ended. */
    private static long resident(Process process) {
        try {
            return new Footprint(process.pid()).highestResident();
        } catch (IOException | NoSuchElementException ended) {
            return 0;
        }
    }
}
