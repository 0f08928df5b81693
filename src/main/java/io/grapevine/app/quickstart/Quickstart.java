package io.grapevine.app.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Starts a Grapevine, sends it sample alerts as Prometheus would, and prints the notifications as they arrive. */
public final class Quickstart {
    private static final int USUAL_PORT = 9093;
    private static final Duration RESEND = Duration.ofSeconds(1);
    private static final Duration LENGTH = Duration.ofSeconds(24);
    private static final List<SampleAlert> STORY = List.of(
            SampleAlert.of("HighLatency", "warning", "api-1", "api-1 answers slowly", 0, 14),
            SampleAlert.of("HighLatency", "warning", "api-2", "api-2 answers slowly", 1, 14),
            SampleAlert.of("NodeDown", "critical", "db-1", "db-1 does not answer", 4, 16),
            SampleAlert.of(
                    "ReplicationLag", "warning", "db-1", "db-1 is behind: held back, NodeDown explains it", 5, 16),
            SampleAlert.of("HighLatency", "warning", "api-3", "api-3 answers slowly too", 6, 14));
    private static final Map<Integer, String> REMARKS = Map.of(
            0, "two services are slow; the first two alerts of a group are told together",
            4, "a database node goes down; on-call and the team's chat both hear of it, but not of its replication lag",
            6, "a third service is slow; its group is told again after group_interval",
            14, "the services have recovered",
            16, "the database node is back");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final PrintStream out = System.out;

    private Quickstart() {}

    /**
     * Tells the story.
     *
     * @param arguments the path of {@code bin/alertmanager}, and {@code stay} if the server is to go on afterwards
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        new Quickstart().run(arguments[0], List.of(arguments).contains("stay"));
    }

    private void run(String launcher, boolean stay) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("grapevine-quickstart");
        try (PrintingReceiver receiver = new PrintingReceiver(out)) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), config(receiver.url()));
            List<String> command = List.of(
                    launcher,
                    "--config.file=" + config,
                    "--storage.path=" + directory.resolve("data"),
                    "--cluster.listen-address=",
                    "--web.listen-address=127.0.0.1:" + port());
            try (ServerProcess server = new ServerProcess(command, directory)) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(server, directory)));
                String url = "http://" + server.address();
                out.println("Grapevine listens on " + url + "  (its configuration is " + config + ")");
                out.println("Sending sample alerts to " + url + "/api/v2/alerts, as Prometheus would:");
                out.println();
                tell(url);
                out.println();
                if (stay) {
                    out.println("That was all. Grapevine goes on at " + url + " until you press Ctrl-C.");
                    new CountDownLatch(1).await();
                }
                out.println("That was all.");
            }
        }
    }

    /** However it ends, by itself or by Ctrl-C, nothing is left behind. */
    private static void clear(ServerProcess server, Path directory) {
        server.close();
        try {
            delete(directory);
        } catch (IOException e) {
            System.err.println("quickstart: " + directory + " is left behind: " + e);
        }
    }

    private static String config(String receiver) throws IOException {
        try (InputStream file = Quickstart.class.getResourceAsStream("quickstart.yml")) {
            byte[] text = Objects.requireNonNull(file, "quickstart.yml").readAllBytes();
            return new String(text, StandardCharsets.UTF_8).replace("RECEIVER", receiver);
        }
    }

    /** The usual port where it is free, else any. */
    private static int port() {
        try (ServerSocket probe = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }

    private void tell(String url) throws IOException, InterruptedException {
        Instant start = Instant.now();
        for (int second = 0; second <= LENGTH.toSeconds(); second += (int) RESEND.toSeconds()) {
            Duration elapsed = Duration.ofSeconds(second);
            String remark = REMARKS.get(second);
            if (remark != null) {
                out.printf("%4d s  %s%n", second, remark);
            }
            post(url, start, elapsed);
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
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(alerts)))
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
