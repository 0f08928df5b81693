package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/**
 * Plays a year of three replicas in virtual time, and compares each notification with what java.time says of the calendar: nights,
 * last days of months, a rotation, planned silences and a job by the clock of Berlin, repetitions of an alert that fires all year,
 * while replicas are killed, restarted and cut off. The program behind {@code bin/benchmark-year}.
 */
public final class YearBenchmark {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration GROUP_WAIT = Duration.ofSeconds(30);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final LocalTime HANDOVER = LocalTime.of(9, 0);
    private static final List<String> PEOPLE = List.of("ana", "ben", "chi");

    /** A Monday, on which the first of the people begins. */
    private static final LocalDate FIRST_SHIFT = LocalDate.of(2027, 12, 27);

    private static final String ALERTMANAGER = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 1d
              routes:
              - {receiver: pager, matchers: ['alertname=~"Page|Shift"']}
              - {receiver: day, matchers: ['alertname="Slow"'], mute_time_intervals: [nights]}
              - {receiver: month, matchers: ['alertname="Report"'], active_time_intervals: [last-days]}
              - {receiver: jobs, matchers: ['alertname="HeartbeatMissing"']}
            receivers:
            - {name: team, webhook_configs: [{url: 'http://team'}]}
            - {name: pager, webhook_configs: [{url: 'http://pager'}]}
            - {name: day, webhook_configs: [{url: 'http://day'}]}
            - {name: month, webhook_configs: [{url: 'http://month'}]}
            - {name: jobs, webhook_configs: [{url: 'http://jobs'}]}
            - {name: ana, webhook_configs: [{url: 'http://ana'}]}
            - {name: ben, webhook_configs: [{url: 'http://ben'}]}
            - {name: chi, webhook_configs: [{url: 'http://chi'}]}
            time_intervals:
            - name: nights
              time_intervals:
              - {times: [{start_time: '20:00', end_time: '24:00'}, {start_time: '00:00', end_time: '07:00'}], location: Europe/Berlin}
            - name: last-days
              time_intervals: [{days_of_month: ['-1'], location: Europe/Berlin}]
            """;

    private static final String GRAPEVINE = """
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}, {name: chi, receiver: chi}]
              schedules:
              - name: payments
                receiver: pager
                zone: Europe/Berlin
                layers: [{name: weekly, rotations: [{from: 2027-12-27T09:00, every: 1w, people: [ana, ben, chi]}]}]
            silences:
              rules:
              - {name: backup, matchers: ['alertname="Backup"'], every: {weekdays: [sunday], at: '02:30', for: 2h, zone: Europe/Berlin}}
            heartbeats:
            - {name: report, ping: true, schedule: {cron: '30 2 * * *', zone: Europe/Berlin}, grace: 1h}
            """;

    private final LocalDate first;
    private final LocalDate end;
    private final List<String> alerts = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final List<String> expectations = new ArrayList<>();

    private YearBenchmark(LocalDate first, LocalDate end) {
        this.first = first;
        this.end = end;
    }

    /**
     * Runs it. Ends with 1 if a notification is missing, or was not expected.
     *
     * @param arguments the first day and the day after the last one; the leap year 2028 if missing
     */
    public static void main(String... arguments) throws Exception {
        boolean isYear = arguments.length == 0;
        LocalDate first = LocalDate.parse(isYear ? "2028-01-01" : arguments[0]);
        LocalDate end = LocalDate.parse(isYear ? "2029-01-01" : arguments[1]);
        System.exit(new YearBenchmark(first, end).run());
    }

    private int run() throws IOException, InterruptedException {
        pages();
        shifts();
        nights();
        lastDays();
        plannedSilences();
        jobs();
        repetitions();
        faults();
        Path directory = Files.createDirectories(Path.of("target", "year"));
        Files.writeString(directory.resolve("alertmanager.yml"), ALERTMANAGER);
        Files.writeString(directory.resolve("grapevine.yml"), GRAPEVINE);
        Path test = Files.writeString(directory.resolve("year.yml"), """
                config: alertmanager.yml
                grapevine_config: grapevine.yml
                start: %s
                nothing_else: true
                tests:
                - name: a year
                  replicas: 3
                  duration: %dd
                  alerts:
                %s
                  steps:
                %s
                  expect:
                %s
                """.formatted(
                        start(),
                        ChronoUnit.DAYS.between(first, end),
                        String.join("\n", alerts),
                        String.join("\n", steps),
                        String.join("\n", expectations)));
        return play(test);
    }

    private Instant start() {
        return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Each day whoever is on duty is notified of a start and of an end. */
    private void pages() {
        List<Instant> fires = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            Instant begin = day.atTime(13, 10).toInstant(ZoneOffset.UTC);
            fires.add(begin);
            String person = onDuty(begin);
            expect(begin.plus(GROUP_WAIT), person, "firing: [{alertname: Page}]");
            expect(begin.plus(HALF_AN_HOUR).plus(GROUP_WAIT), person, "resolved: [{alertname: Page}]");
        }
        alert("Page", fires, HALF_AN_HOUR);
    }

    /** An alert fires ten minutes before each shift, and is handed over. */
    private void shifts() {
        List<Instant> fires = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            if (day.getDayOfWeek() == DayOfWeek.MONDAY) {
                Instant change = day.atTime(HANDOVER).atZone(BERLIN).toInstant();
                Instant begin = change.minus(Duration.ofMinutes(10));
                fires.add(begin);
                expect(begin.plus(GROUP_WAIT), onDuty(begin), "firing: [{alertname: Shift}]");
                expect(change.plus(GROUP_WAIT), onDuty(change), "reason: handed over");
                for (Instant told : List.of(begin, change)) {
                    expect(begin.plus(HALF_AN_HOUR).plus(GROUP_WAIT), onDuty(told), "resolved: [{alertname: Shift}]");
                }
            }
        }
        alert("Shift", fires, HALF_AN_HOUR);
    }

    private static String onDuty(Instant at) {
        LocalDate day = at.atZone(BERLIN).toLocalDate();
        long weeks = ChronoUnit.DAYS.between(FIRST_SHIFT, day) / 7;
        boolean isBefore = day.getDayOfWeek() == DayOfWeek.MONDAY
                && at.isBefore(day.atTime(HANDOVER).atZone(BERLIN).toInstant());
        return PEOPLE.get((int) ((weeks - (isBefore ? 1 : 0)) % PEOPLE.size()));
    }

    /** What begins at night is notified at seven, by the clock. */
    private void nights() {
        List<Instant> fires = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            fires.add(day.atTime(1, 0).toInstant(ZoneOffset.UTC));
            Instant morning = day.atTime(7, 0).atZone(BERLIN).toInstant();
            expect(morning.plus(GROUP_WAIT), "day", "firing: [{alertname: Slow}]");
            expect(
                    day.atTime(6, 30).toInstant(ZoneOffset.UTC).plus(GROUP_WAIT),
                    "day",
                    "resolved: [{alertname: Slow}]");
        }
        alert("Slow", fires, Duration.ofMinutes(330));
    }

    /** What fires each day at noon is notified on the last day of the month. */
    private void lastDays() {
        List<Instant> fires = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            Instant begin = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
            fires.add(begin);
            if (day.plusDays(1).getDayOfMonth() == 1) {
                expect(begin.plus(GROUP_WAIT), "month", "firing: [{alertname: Report}]");
                expect(begin.plus(HALF_AN_HOUR).plus(GROUP_WAIT), "month", "resolved: [{alertname: Report}]");
            }
        }
        alert("Report", fires, HALF_AN_HOUR);
    }

    /** Where the clock skips the begin of a silence, it is as much later; where it comes twice, the first one counts: as in java.time. */
    private void plannedSilences() {
        List<Instant> fires = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
                Instant begin = day.atTime(2, 30).atZone(BERLIN).toInstant();
                fires.add(begin.plusSeconds(60));
            }
        }
        alert("Backup", fires, Duration.ofMinutes(110));
    }

    /** A job that runs each night, but on the tenth of a month, is missed an hour after its time. */
    private void jobs() {
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            Instant slot = day.atTime(2, 30).atZone(BERLIN).toInstant();
            if (day.getDayOfMonth() != 10) {
                steps.add("  - {at: %s, heartbeat: report}".formatted(slot.plusSeconds(600)));
            } else {
                expect(slot.plus(Duration.ofHours(1)).plus(GROUP_WAIT), "jobs", "firing: [{heartbeat: report}]");
                Instant next =
                        day.plusDays(1).atTime(2, 30).atZone(BERLIN).toInstant().plusSeconds(600);
                expectBetween(next, next.plusSeconds(360), "jobs", "resolved: [{heartbeat: report}]");
            }
        }
    }

    /** An alert fires all year, and is repeated about once a day, however often a replica starts anew. */
    private void repetitions() {
        Instant begin = start().plus(Duration.ofHours(1));
        alerts.add("  - {labels: {alertname: Always}, fires: [%s]}".formatted(begin));
        long days = ChronoUnit.DAYS.between(first, end);
        expectations.add("  - {receiver: team, between: [%s, %s], at_least: %d, at_most: %d}"
                .formatted(start(), end.atStartOfDay(ZoneOffset.UTC).toInstant(), days - 2 - days / 100, days));
    }

    /** Each Saturday one replica is killed for ten minutes, on the 15th another is cut off, on the first all are restarted in turn. */
    private void faults() {
        String[] replicas = {"a", "b", "c"};
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            Instant evening = day.atTime(20, 0).toInstant(ZoneOffset.UTC);
            String one = replicas[(int) (day.toEpochDay() / 7 % replicas.length)];
            if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
                steps.add("  - {at: %s, kill: %s}".formatted(evening, one));
                steps.add("  - {at: %s, start: %s}".formatted(evening.plusSeconds(600), one));
            }
            if (day.getDayOfMonth() == 15) {
                steps.add("  - {at: %s, partition: [[a], [b, c]], for: 1h}".formatted(evening.plusSeconds(3600)));
            }
            if (day.getDayOfMonth() == 1) {
                for (int i = 0; i < replicas.length; i++) {
                    Instant at = evening.plusSeconds(7200 + 300L * i);
                    steps.add("  - {at: %s, restart: %s}".formatted(at, replicas[i]));
                }
            }
        }
    }

    private void alert(String name, List<Instant> fires, Duration lasts) {
        List<Instant> resolves = fires.stream().map(begin -> begin.plus(lasts)).toList();
        alerts.add("  - {labels: {alertname: %s}, fires: %s, resolves: %s}".formatted(name, fires, resolves));
    }

    private void expect(Instant at, String receiver, String what) {
        expectations.add("  - {at: %s, receiver: %s, %s}".formatted(at, receiver, what));
    }

    private void expectBetween(Instant from, Instant to, String receiver, String what) {
        expectations.add("  - {between: [%s, %s], receiver: %s, %s}".formatted(from, to, receiver, what));
    }

    private int play(Path test) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bin/amtool", "test", test.toString()).inheritIO();
        builder.environment().putAll(Map.of("AMTOOL_JAVA_OPTS", "-Xmx256m"));
        long begin = System.nanoTime();
        Process process = builder.start();
        Duration processor = Duration.ZERO;
        List<Long> resident = new ArrayList<>();
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            processor = process.info().totalCpuDuration().orElse(processor);
            resident.add(resident(process));
        }
        System.out.println(
                "| Days | Expected notifications | Time | CPU time | Highest resident memory after a quarter, half, three quarters, all |");
        System.out.println("|---|---|---|---|---|");
        System.out.printf(
                Locale.ROOT,
                "| %d | %,d | %.0f s | %.0f s | %s MiB |%n",
                ChronoUnit.DAYS.between(first, end),
                expectations.size(),
                (System.nanoTime() - begin) / 1e9,
                processor.toMillis() / 1e3,
                quarters(resident));
        return process.exitValue();
    }

    private static String quarters(List<Long> resident) {
        List<String> quarters = new ArrayList<>();
        for (int quarter = 1; quarter <= 4; quarter++) {
            int last = Math.max(0, resident.size() * quarter / 4 - 1);
            quarters.add(resident.isEmpty() ? "-" : Long.toString(resident.get(last) >> 20));
        }
        return String.join(", ", quarters);
    }

    private static long resident(Process process) {
        try {
            return new Footprint(process.pid()).highestResident();
        } catch (IOException | NoSuchElementException ended) {
            return 0;
        }
    }
}
