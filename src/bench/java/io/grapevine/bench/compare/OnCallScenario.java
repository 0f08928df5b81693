package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Groups of one alert each that fire for people on call: what 100 escalation policies and 50 schedules cost one replica beside another
 * that gets the same without them, how late the steps of one policy leave, and how long it takes to read who is on call. Of Grapevine
 * only.
 */
final class OnCallScenario implements Scenario {
    private static final int TEAMS = 50;
    private static final int POLICIES = 2 * TEAMS;
    /** Both the time of the step, the shortest that there is, and between two flushes of a group. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** How long steps are awaited: a minute, and as long as the first notifications may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final int SCRAPES = 4;
    private static final int LENGTHS = 30;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Pattern FINGERPRINT = Pattern.compile("\"fingerprint\"\\s*:\\s*\"([0-9a-f]+)\"");
    private static final Pattern STEP = Pattern.compile("\"receiver\"\\s*:\\s*\"step\"");

    private final AlertSet alerts;
    /** When each group was notified, and its step, in the time of {@link System#nanoTime}. */
    private final Map<String, Long> notified = new ConcurrentHashMap<>();

    private final Map<String, Long> escalated = new ConcurrentHashMap<>();

    /** With 10,000 groups. */
    OnCallScenario() {
        this(10_000);
    }

    /** With another number of groups. */
    OnCallScenario(int groups) {
        alerts = new AlertSet("duty", groups, POLICIES, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        if (!run.contender().name().equals(Bench.GRAPEVINE)) {
            return;
        }
        Path file = Files.writeString(run.directory().resolve("grapevine.yml"), onCall());
        Path other = Files.createDirectories(run.directory().resolve("without"));
        try (Sink sink = new Sink(0, this::received);
                Sink another = new Sink(0, (body, at) -> {});
                Server with = run.start(config(sink.port()), "--grapevine.config=" + file);
                Server without = Server.start(run.contender(), other, config(another.port()), "")) {
            compare(run, point, with, without);
            new Reads(with, run.effort()).add(run, Figure.ON_CALL_READ, point, "/api/grapevine/v1/on-call");
        }
    }

    private void received(byte[] body, long at) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Matcher fingerprints = FINGERPRINT.matcher(text);
        while (fingerprints.find()) {
            (STEP.matcher(text).find() ? escalated : notified).putIfAbsent(fingerprints.group(1), at);
        }
    }

    /** Both at once, so that what else happens on the computer happens to both. Steps are due before, as all groups are notified at once. */
    private void compare(Run run, Point point, Server with, Server without) throws IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection watched = with.connect(run.effort().patience());
                Connection unwatched = without.connect(run.effort().patience())) {
            for (int i = 0; i < alerts.batches(); i++) {
                watched.accept(alerts.firing(i));
                unwatched.accept(alerts.firing(i));
            }
            run.add(Figure.ON_CALL_LATE, point, lateMillis().quantile(0.99));
            Duration length = run.effort().length().multipliedBy(LENGTHS);
            send(thread, watched, unwatched, length.compareTo(MINUTE) < 0 ? length : MINUTE);

            Beside beside = new Beside(with, without);
            send(thread, watched, unwatched, length);
            beside.add(run, point, Figure.ON_CALL_ALONE, Figure.ON_CALL_CPU, Figure.ON_CALL_HEAP);
        } catch (ExecutionException e) {
            throw new IOException("the alerts could not be sent", e.getCause());
        } finally {
            thread.shutdownNow();
        }
    }

    private void send(ExecutorService thread, Connection watched, Connection unwatched, Duration length)
            throws IOException, InterruptedException, ExecutionException {
        long end = System.nanoTime() + length.toNanos();
        long period = MINUTE.dividedBy(alerts.batches() + SCRAPES).toNanos();
        Future<Sample> sender = thread.submit(() -> Pace.sendAll(watched, period, end, this::request));
        Pace.sendAll(unwatched, period, end, this::request);
        sender.get();
    }

    private byte[] request(int number) {
        int place = number % (alerts.batches() + SCRAPES);
        return place < SCRAPES ? Connection.getRequest("/metrics") : alerts.firing(place - SCRAPES);
    }

    /** By how much each step came later than a minute after its group was notified. */
    private Sample lateMillis() throws InterruptedException {
        int steps = (alerts.count() + POLICIES - 1) / POLICIES;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (escalated.size() < steps && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        Sample late = new Sample();
        for (Map.Entry<String, Long> each : escalated.entrySet()) {
            late.add((each.getValue() - notified.get(each.getKey()) - MINUTE.toNanos()) / NANOS_PER_MILLI);
        }
        for (int missing = escalated.size(); missing < steps; missing++) {
            late.add(Double.POSITIVE_INFINITY);
        }
        return late;
    }

    /** The route of each team, whose alerts have two names. */
    private static String config(int port) {
        String url = "webhook_configs: [{url: 'http://127.0.0.1:" + port + "/'}]}\n";
        return """
                route:
                  receiver: none
                  group_by: ['...']
                  group_wait: 1s
                  group_interval: 1m
                  repeat_interval: 4h
                  routes:
                """
                + lines(TEAMS, "  - {receiver: team-%1$d, matchers: ['alertname=~\"Alert(%2$d|%3$d)\"']}%n")
                + "receivers:\n- {name: none}\n- {name: step, " + url
                + lines(TEAMS, "- {name: team-%1$d, " + url)
                + lines(POLICIES, "- {name: person-%1$d, " + url)
                + "time_intervals:\n- {name: nights, time_intervals: [{times: [{start_time: '20:00', end_time: '24:00'}]}]}\n";
    }

    /** A step of each group of the first policy is due after a minute, the others are not due while it is measured. */
    private static String onCall() {
        return "on_call:\n  people:\n"
                + lines(POLICIES, "  - {name: person-%1$d, receiver: person-%1$d}%n")
                + "  schedules:\n"
                + lines(TEAMS, """
                          - name: team-%1$d
                            receiver: team-%1$d
                            zone: Europe/Berlin
                            cover: [always]
                            layers:
                            - {name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [person-%2$d, person-%3$d]}]}
                            - {name: nights, only: [nights], rotations: [{from: 2026-01-05T09:00, every: 1d, people: [person-%3$d, person-%2$d]}]}
                            notices: {before: 24h, handover: true, gap: 7d}
                        """)
                + "  escalations:\n"
                + IntStream.range(0, POLICIES)
                        .mapToObj(i -> Texts.format(
                                "  - {name: alert-%d, receiver: team-%d, matchers: ['alertname=\"Alert%d\"'],"
                                        + " steps: [{name: step, after: %s, receiver: step}]}%n",
                                i, i / 2, i, i == 0 ? "1m" : "6h"))
                        .collect(Collectors.joining());
    }

    /** A text for each number, which may contain this number, and those of two people or names. */
    private static String lines(int count, String format) {
        return IntStream.range(0, count)
                .mapToObj(i -> Texts.format(format, i, 2 * i, 2 * i + 1))
                .collect(Collectors.joining());
    }
}
