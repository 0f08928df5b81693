package io.grapevine.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The training run of a server, whose JVM writes an archive of the classes that it used: starts the server, requests what is
 * requested of every server, reloads a configuration with receivers of its own, and posts an alert that fires and is resolved, so
 * that the first notification after a start is as fast as later ones.
 */
public final class ServerTraining {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern LISTENING = Pattern.compile(".*msg=\"Listening on\" address=\\S*:(\\d+)");

    private static final String FIRST_CONFIGURATION = "route: {receiver: none}\nreceivers: [{name: none}]\n";

    /** The port of an HTTP receiver, that of one with TLS or without, its scheme, and that of a mail server. */
    private static final String CONFIGURATION = """
            global: {smtp_smarthost: '127.0.0.1:%4$d', smtp_from: a@example.com, smtp_require_tls: false}
            route: {receiver: training, group_by: [alertname], group_wait: 0s, group_interval: 1s}
            inhibit_rules: [{source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [a]}]
            receivers:
            - name: training
              webhook_configs:
              - {url: 'http://127.0.0.1:%1$d/'}
              - {url: '%3$s://127.0.0.1:%2$d/', http_config: {tls_config: {insecure_skip_verify: true}}}
              slack_configs: [{api_url: 'http://127.0.0.1:%1$d/', channel: c, send_resolved: true}]
              pagerduty_configs: [{url: 'http://127.0.0.1:%1$d/', routing_key: k}]
              email_configs: [{to: b@example.com, send_resolved: true}]
            """;

    /** Integrations at the HTTP receiver. */
    private static final int HTTP = 3;

    private static final List<String> PAGES = List.of(
            "/-/ready",
            "/-/healthy",
            "/",
            "/cluster",
            "/api/v2/alerts?filter=alertname%3D%22Training%22",
            "/api/v2/alerts/groups",
            "/api/v2/silences",
            "/api/v2/receivers",
            "/api/v2/status",
            "/api/grapevine/v1/overview",
            "/metrics");

    private final int port;

    private ServerTraining(int port) {
        this.port = port;
    }

    /**
     * Runs it.
     *
     * @param arguments a directory for the server's files, and the command that starts the server, without the flags of its
     *     files and ports
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        Path configFile = Files.writeString(directory.resolve("alertmanager.yml"), FIRST_CONFIGURATION);
        List<String> command = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        command.addAll(List.of(
                "--config.file=" + configFile,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address=127.0.0.1:0"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
            int port = port(log);
            TrainingReceiver.start(() -> log.lines().forEach(line -> {}));
            run(port, configFile);
            process.toHandle().destroy(); // unlike Process.destroy, it does not close the log
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IOException("training: the server does not stop");
            }
        } finally {
            process.destroyForcibly();
        }
        System.exit(process.exitValue());
    }

    /** Reads the port of the API. */
    private static int port(BufferedReader log) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                return Integer.parseInt(listening.group(1));
            }
            read.append(line).append('\n');
        }
        throw new IOException("training: the server does not listen:\n" + read);
    }

    private static void run(int port, Path configFile) throws IOException, InterruptedException {
        ServerTraining server = new ServerTraining(port);
        Optional<ServerSocket> secure =
                TrainingCertificate.port(configFile.toAbsolutePath().resolveSibling(""));
        try (TrainingReceiver http = new TrainingReceiver(port(), TrainingReceiver::http);
                TrainingReceiver tls =
                        new TrainingReceiver(secure.isPresent() ? secure.get() : port(), TrainingReceiver::http);
                TrainingReceiver mail = new TrainingReceiver(port(), TrainingReceiver::smtp)) {
            Files.writeString(
                    configFile,
                    CONFIGURATION.formatted(
                            http.port(), tls.port(), secure.isPresent() ? "https" : "http", mail.port()));
            server.post("/-/reload", "");
            Instant now = Instant.now();
            server.post("/api/v2/silences", silence(now));
            server.post("/api/v2/alerts", alert(now, now.plusSeconds(3600)));
            server.await(http, tls, mail);
            server.post("/api/v2/alerts", alert(now, Instant.now()));
            server.await(http, tls, mail);
            for (String page : PAGES) {
                server.get(page);
            }
        }
    }

    private void await(TrainingReceiver http, TrainingReceiver tls, TrainingReceiver mail)
            throws IOException, InterruptedException {
        if (!http.awaitNotifications(HTTP, PATIENCE)
                || !tls.awaitNotifications(1, PATIENCE)
                || !mail.awaitNotifications(1, PATIENCE)) {
            throw new IOException("training: notifications are missing");
        }
    }

    private static ServerSocket port() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String alert(Instant start, Instant end) {
        return """
                [{"labels": {"alertname": "Training", "severity": "critical", "instance": "a:9100"},
                  "annotations": {"summary": "s", "description": "d"}, "generatorURL": "http://localhost:9090/graph",
                  "startsAt": "%s", "endsAt": "%s"}]""".formatted(start, end);
    }

    private static String silence(Instant start) {
        return """
                {"matchers": [{"name": "alertname", "value": "Other", "isRegex": false},
                  {"name": "instance", "value": "b.*", "isRegex": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "a", "comment": "b"}""".formatted(start, start.plusSeconds(3600));
    }

    private void get(String path) throws IOException {
        exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    }

    private void post(String path, String body) throws IOException {
        exchange("POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
