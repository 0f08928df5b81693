package io.grapevine.quickstart;

import io.grapevine.amtool.output.MessageListener;
import io.grapevine.base.go.FileReason;
import io.grapevine.httpclient.GoJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A demonstration: starts three replicas, sends sample alerts to each as Prometheus would, prints the notifications,
 * and kills and restarts a replica.
 */
public final class Quickstart {
    private static final String VICTIM = Replicas.names().get(0);
    private static final int KILLED_AT = 9;
    private static final int BACK_AT = 22;
    private static final Duration RESEND = Duration.ofSeconds(1);
    private static final Duration LENGTH = Duration.ofSeconds(31);
    private static final Duration RESEND_AFTERWARDS = Duration.ofSeconds(5);
    private static final int FOR_EVER = Integer.MAX_VALUE;
    private static final List<SampleAlert> STORY = List.of(
            new SampleAlert("HighLatency", "warning", "api-1", "api-1 answers slowly", 0, 14),
            new SampleAlert("HighLatency", "warning", "api-2", "api-2 answers slowly", 1, 14),
            new SampleAlert("NodeDown", "critical", "db-1", "db-1 does not answer", 4, 16),
            new SampleAlert(
                    "ReplicationLag", "warning", "db-1", "db-1 is behind: held back, NodeDown explains it", 5, 16),
            new SampleAlert("HighLatency", "warning", "api-3", "api-3 answers slowly too", 6, 14),
            new SampleAlert("DiskFull", "warning", "db-2", "the disk of db-2 is full", 25, FOR_EVER));
    private static final Map<Integer, String> REMARKS = Map.of(
            0,
            "two services are slow; the first two alerts of a group are notified together",
            4,
            "a database node goes down; on-call and the team's chat are both notified of it, but not of its replication lag",
            6,
            "a third service is slow; its group is notified again after group_interval",
            KILLED_AT,
            VICTIM + " is killed; the others take its place",
            14,
            "the services have recovered",
            16,
            "the database node is back",
            BACK_AT,
            VICTIM + " is started again; it receives from its peers what was notified meanwhile",
            25,
            "a disk is full");

    /**
     * A sample alert of the quickstart.
     *
     * @param begins when it starts to fire, in seconds since the start of the demonstration
     * @param ends when it stops, likewise
     */
    private record SampleAlert(String name, String severity, String instance, String summary, int begins, int ends) {
        /** The time until {@code endsAt}, which Prometheus sets to a few evaluation intervals. */
        private static final Duration VALIDITY = Duration.ofSeconds(30);

        boolean hasBegun(Duration elapsed) {
            return elapsed.toSeconds() >= begins;
        }

        /** The alert as Prometheus would post it, {@code elapsed} after {@code start}. */
        Map<String, Object> posted(Instant start, Duration elapsed) {
            boolean over = elapsed.toSeconds() >= ends;
            Instant end = start.plus(over ? Duration.ofSeconds(ends) : elapsed.plus(VALIDITY));
            Map<String, String> labels =
                    Map.of("alertname", name, "cluster", "berlin", "instance", instance, "severity", severity);
            return Map.of(
                    "labels", labels,
                    "annotations", Map.of("summary", summary),
                    "startsAt", start.plusSeconds(begins).toString(),
                    "endsAt", end.toString(),
                    "generatorURL", "http://prometheus.example.com/graph?g0.expr=up");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final PrintStream out = System.out;
    private final Set<String> shown = new HashSet<>();
    private int repeated;

    private Quickstart() {}

    /**
     * Runs the demonstration.
     *
     * @param arguments the path of {@code bin/alertmanager}, and {@code stay} if the replicas are to keep running
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        new Quickstart().run(arguments[0], List.of(arguments).contains("stay"));
    }

    private void run(String launcher, boolean stay) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("grapevine-quickstart");
        CompletableFuture<Replicas> senders = new CompletableFuture<>();
        try (MessageListener receiver = new MessageListener(0, message -> print(message, senders.join()))) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), config(receiver.url()));
            try (Replicas replicas = new Replicas(launcher, directory, config)) {
                senders.complete(replicas);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(replicas, directory)));
                out.println("Starting three replicas of Grapevine  (their configuration is " + config + ")");
                replicas.start();
                Replicas.names().forEach(name -> out.println("  " + name + " listens on " + replicas.url(name)));
                out.println("Sending sample alerts to /api/v2/alerts of all three, as Prometheus would:");
                out.println();
                Instant start = Instant.now();
                tell(replicas, start);
                out.println();
                out.println("Three replicas had every alert, and there were " + count() + ".");
                if (stay) {
                    out.print(thingsToTry(launcher, replicas));
                    goOn(replicas, start);
                }
                out.println("That was all.");
            }
        }
    }

    private synchronized void print(MessageListener.Message message, Replicas replicas) {
        boolean isNew = shown.add(message.path() + message.lines());
        repeated += isNew ? 0 : 1;
        out.printf(
                "  --> %-11s%s   [from %s%s]%n",
                message.path().substring(1),
                message.lines().get(0),
                replicas.nameAt(message.sender()),
                isNew ? "" : ", who was not the first to tell");
        message.lines().stream().skip(1).forEach(line -> out.println("      " + line));
    }

    private synchronized String count() {
        return shown.size() + " notifications, " + (repeated == 0 ? "none" : repeated) + " of them twice";
    }

    /** Stops the replicas and deletes their files, at the end or on Ctrl-C. */
    private static void clear(Replicas replicas, Path directory) {
        replicas.close();
        try {
            delete(directory);
        } catch (IOException e) {
            System.err.println("quickstart: " + directory + " is left behind: " + FileReason.withFile(e));
        }
    }

    private static String config(String receiver) throws IOException {
        try (InputStream file = Quickstart.class.getResourceAsStream("quickstart.yml")) {
            byte[] text = Objects.requireNonNull(file, "quickstart.yml").readAllBytes();
            return new String(text, StandardCharsets.UTF_8).replace("RECEIVER", receiver);
        }
    }

    private static String thingsToTry(String launcher, Replicas replicas) {
        Path here = Path.of("").toAbsolutePath();
        Path tool = Path.of(launcher).resolveSibling("amtool");
        String amtool = (tool.startsWith(here) ? here.relativize(tool) : tool) + " --alertmanager.url=";
        String first = replicas.url(Replicas.names().get(0));
        String second = replicas.url(Replicas.names().get(1));
        return """

                The replicas go on, and DiskFull fires on, until you press Ctrl-C. The page of alerts is

                  %1$s/

                Three things to try in another terminal:

                  1. ask a replica which alerts fire
                       AMTOOL%1$s alert query
                  2. silence the alert on one replica; the others have the silence at once
                       AMTOOL%1$s silence add alertname=DiskFull -d 10m -c 'disk ordered'
                       AMTOOL%2$s silence query
                  3. see who is in the cluster, in a browser
                       %1$s/cluster

                """.formatted(first, second).replace("AMTOOL", amtool);
    }

    /** Keeps the last alert firing. A replica that does not respond was stopped by the user, which is said once. */
    private void goOn(Replicas replicas, Instant start) throws InterruptedException {
        Set<String> stopped = new HashSet<>();
        while (true) {
            Duration elapsed = Duration.between(start, Instant.now());
            for (String name : Replicas.names()) {
                try {
                    post(replicas.url(name), start, elapsed);
                    stopped.remove(name);
                } catch (IOException e) {
                    if (stopped.add(name)) {
                        String reason = e instanceof ConnectException ? "nothing listens there" : e.getMessage();
                        out.println("      " + name + " does not take alerts: " + reason);
                    }
                }
            }
            Thread.sleep(RESEND_AFTERWARDS.toMillis());
        }
    }

    private void tell(Replicas replicas, Instant start) throws IOException, InterruptedException {
        for (int second = 0; second <= LENGTH.toSeconds(); second += (int) RESEND.toSeconds()) {
            Duration elapsed = Duration.ofSeconds(second);
            String remark = REMARKS.get(second);
            if (remark != null) {
                out.printf("%4d s  %s%n", second, remark);
            }
            if (second == KILLED_AT) {
                replicas.kill(VICTIM);
            } else if (second == BACK_AT) {
                replicas.start(VICTIM);
            }
            for (String name : Replicas.names()) {
                if (!name.equals(VICTIM) || second < KILLED_AT || second >= BACK_AT) {
                    post(replicas.url(name), start, elapsed);
                }
            }
            Duration wait = Duration.between(Instant.now(), start.plus(elapsed).plus(RESEND));
            Thread.sleep(Math.max(0, wait.toMillis()));
        }
    }

    private void post(String url, Instant start, Duration elapsed) throws IOException, InterruptedException {
        List<Map<String, Object>> alerts = STORY.stream()
                .filter(alert -> alert.hasBegun(elapsed))
                .map(alert -> alert.posted(start, elapsed))
                .toList();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GoJson.encode(alerts)))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("POST /api/v2/alerts: " + response.statusCode() + " " + response.body());
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
