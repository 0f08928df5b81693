package io.grapevine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grapevine.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs three replicas for hours, with alerts that come and go, silences, reloads and a receiver that fails now and then, and prints
 * what they hold after each part: memory, threads and files are to be flat. The program behind {@code bin/soak}.
 *
 * <p>Every 15 s ten alerts begin and ten end after five minutes, each with an instance of its own. One of the ten is silenced before it
 * begins, so that nobody must be notified of it; of each other one the receiver must be notified once that it fires, and once that it
 * has ended.
 */
public final class SoakBenchmark implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int BEGIN = 10;

    /** The rounds in which an alert fires, and those in which its end is posted then, as Prometheus does. */
    private static final int LIFE = 20;

    private static final int KEPT = 60;

    /** The rounds after the end of an alert in which the receiver must have been notified. */
    private static final int PATIENCE = 20;

    private static final int RELOAD = 20;

    /** What is logged and silenced leaves the replicas within the first part, so that what is left is flat. */
    private static final String RETENTION = "--data.retention=30m";

    private final Path directory;
    private final HttpServer receiver;
    private final Replicas replicas;
    private final Instant start = Instant.now();

    /** What the receiver was last told of each instance. */
    private final Map<Long, String> told = new TreeMap<>();

    private Sample delays = new Sample();
    private int accepted;
    private int refused;
    private int duplicates;
    private int wrong;

    private SoakBenchmark(Path directory) throws IOException {
        this.directory = directory;
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.setExecutor(Executors.newCachedThreadPool());
        receiver.start();
        Contender contender = Contender.grapevine(Path.of("bin", "alertmanager").toAbsolutePath());
        replicas = new Replicas(
                contender, directory, config(0), "--alerts.persist", "--history.dir=%s/history", RETENTION);
    }

    /**
     * Runs it. Ends with 1 if a notification was missing, wrong or doubled.
     *
     * @param arguments the length in minutes, six hours if missing; the parts, six if missing
     */
    public static void main(String... arguments) throws Exception {
        int minutes = arguments.length < 1 ? 360 : Integer.parseInt(arguments[0]);
        int parts = arguments.length < 2 ? 6 : Integer.parseInt(arguments[1]);
        Path directory = Path.of("target", "soak").toAbsolutePath();
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        boolean failed;
        try (SoakBenchmark benchmark = new SoakBenchmark(directory)) {
            failed = benchmark.run(Duration.ofMinutes(minutes).dividedBy(ROUND), parts);
        }
        System.exit(failed ? 1 : 0);
    }

    private boolean run(long rounds, int parts) throws IOException, InterruptedException {
        replicas.awaitFormed();
        System.out.println(
                "| After | Heap once it was collected, MiB | Resident, MiB | Threads | Open files | State, MiB | History, MiB "
                        + "| Accepted | Refused | Doubled | Wrong or missing | Longest delay |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        boolean failed = false;
        int part = 0;
        for (long round = 0; round < rounds; round++) {
            play(round);
            Instant next = start.plus(ROUND.multipliedBy(round + 1));
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
            if ((round + 1) * parts / rounds > part) {
                part++;
                row(round + 1);
                failed |= reset();
            }
        }
        return failed;
    }

    private void play(long round) throws IOException {
        long silenced = (round + 1) * BEGIN;
        // until its end is not posted any more: as in Alertmanager, a notification of others would list that
        Instant now = Instant.now();
        replicas.get((int) (round % Replicas.COUNT))
                .silence("""
                {"matchers": [{"name": "instance", "value": "i%d", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                 "createdBy": "soak", "comment": "round %d"}
                """.formatted(silenced, now, now.plus(ROUND.multipliedBy(1 + LIFE + KEPT + 1)), round));
        if (round % RELOAD == RELOAD - 1) {
            for (Replica replica : replicas.all()) {
                Files.writeString(replica.directory().resolve("alertmanager.yml"), config(round));
                replica.exchange(Connection.postRequest("/-/reload", ""));
            }
        }
        replicas.exchange(Connection.postRequest("/api/v2/alerts", alerts(round)));
        check(round);
    }

    private String alerts(long round) {
        List<String> alerts = new ArrayList<>();
        for (long begun = Math.max(0, round - LIFE - KEPT); begun <= round; begun++) {
            Instant from = start.plus(ROUND.multipliedBy(begun));
            Instant to = from.plus(ROUND.multipliedBy(LIFE));
            boolean fires = begun + LIFE > round;
            Instant end = fires ? Instant.now().plus(ROUND.multipliedBy(4)) : to;
            for (long id = begun * BEGIN; id < (begun + 1) * BEGIN; id++) {
                alerts.add("""
                        {"labels": {"alertname": "Soak%d", "service": "s%d", "instance": "i%d"},
                         "annotations": {"summary": "the %d. alert"}, "startsAt": "%s", "endsAt": "%s"}
                        """.formatted(id % 23, id % 7, id, id, from, end));
            }
        }
        return "[" + String.join(",", alerts) + "]";
    }

    /** Counts what the receiver was not notified of, of the alerts for which there was time enough. */
    private synchronized void check(long round) {
        long over = round - LIFE - PATIENCE;
        for (long id = over * BEGIN; over >= 0 && id < (over + 1) * BEGIN; id++) {
            boolean isSilenced = id > 0 && id % BEGIN == 0;
            String last = told.remove(id);
            if (isSilenced ? last != null : !"resolved".equals(last)) {
                wrong++;
                System.err.println("round " + round + ": the receiver was told of i" + id + ": " + last);
            }
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        boolean accepts = Duration.between(start, Instant.now()).toSeconds() % 240 < 220;
        exchange.sendResponseHeaders(accepts ? 200 : 503, -1);
        exchange.close();
        note(body, accepts);
    }

    private synchronized void note(JsonNode body, boolean accepts) {
        if (!accepts) {
            refused++;
            return;
        }
        accepted++;
        boolean isNews = false;
        for (JsonNode alert : body.path("alerts")) {
            long id = Long.parseLong(alert.at("/labels/instance").asText().substring(1));
            String status = alert.path("status").asText();
            Instant since = Instant.parse(alert.path("startsAt").asText());
            if (!status.equals(told.put(id, status))) {
                isNews = true;
                if (status.equals("firing")) {
                    delays.add(Duration.between(since, Instant.now()).toMillis() / 1000.0);
                }
            }
        }
        duplicates += isNews ? 0 : 1;
    }

    private void row(long rounds) throws IOException, InterruptedException {
        List<Map<String, Double>> metrics = new ArrayList<>();
        for (Replica replica : replicas.all()) {
            replica.footprint().collectGarbage();
            metrics.add(replica.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.lastIndexOf(' ')),
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                            (first, second) -> second)));
        }
        List<String> cells = new ArrayList<>(List.of(
                ROUND.multipliedBy(rounds).toMinutes() + " min",
                of(metrics, "jvm_memory_used_bytes{area=\"heap\"}", 1 << 20),
                of(metrics, "process_resident_memory_bytes", 1 << 20),
                of(metrics, "jvm_threads_current", 1),
                of(metrics, "process_open_fds", 1),
                sizes("data"),
                sizes("history")));
        synchronized (this) {
            Stream.of(accepted, refused, duplicates, wrong).forEach(count -> cells.add(count.toString()));
            cells.add(String.format(Locale.ROOT, "%.1f s", delays.quantile(1)));
        }
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    private static String of(List<Map<String, Double>> metrics, String name, int unit) {
        return metrics.stream()
                .map(each -> String.format(Locale.ROOT, "%.0f", each.getOrDefault(name, Double.NaN) / unit))
                .collect(Collectors.joining(", "));
    }

    private String sizes(String name) throws IOException {
        List<String> sizes = new ArrayList<>();
        for (Replica replica : replicas.all()) {
            try (Stream<Path> files = Files.walk(replica.directory().resolve(name))) {
                double bytes = files.mapToLong(SoakBenchmark::size).sum();
                sizes.add(String.format(Locale.ROOT, "%.1f", bytes / (1 << 20)));
            }
        }
        return String.join(", ", sizes);
    }

    /** The size of a file; zero if it has been replaced meanwhile. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException replaced) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a new part; whether something was wrong in the last one. */
    private synchronized boolean reset() {
        boolean failed = duplicates + wrong > 0;
        delays = new Sample();
        accepted = 0;
        refused = 0;
        duplicates = 0;
        wrong = 0;
        return failed;
    }

    private String config(long round) {
        return """
                # as of round %d
                route: {receiver: team, group_by: [alertname, service], group_wait: 5s, group_interval: 15s, repeat_interval: 1d}
                receivers: [{name: team, webhook_configs: [{url: 'http://127.0.0.1:%d/', max_alerts: 0}]}]
                """.formatted(round, receiver.getAddress().getPort());
    }

    @Override
    public void close() throws InterruptedException {
        replicas.close();
        receiver.stop(0);
    }
}
