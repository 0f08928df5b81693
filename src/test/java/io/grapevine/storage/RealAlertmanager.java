package io.grapevine.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running Prometheus Alertmanager, for tests that compare with it. */
final class RealAlertmanager implements AutoCloseable {
    private static final String NAME = "prometheus-alertmanager";
    private static final Pattern ADDRESS = Pattern.compile("msg=\"Listening on\" address=(\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String base;

    private RealAlertmanager(Process process, String base) {
        this.process = process;
        this.base = base;
    }

    /** Starts the program on {@code data}; aborts the test, saying so, where it is not installed. */
    static RealAlertmanager start(Path data, Path configuration) throws IOException {
        Process process = new ProcessBuilder(
                        Tool.find(NAME).toString(),
                        "--storage.path=" + data,
                        "--config.file=" + configuration,
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        StringBuilder seen = new StringBuilder();
        BufferedReader log = process.errorReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            seen.append(line).append('\n');
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                discard(log);
                return new RealAlertmanager(process, "http://" + address.group(1));
            }
        }
        throw new IOException(NAME + " did not start:\n" + seen);
    }

    private static void discard(BufferedReader log) {
        Thread reader = new Thread(() -> log.lines().forEach(line -> {}), NAME + " log");
        reader.setDaemon(true);
        reader.start();
    }

    /** The second number of its version: 33 of 0.33.1. */
    int minorVersion() throws IOException {
        String version =
                get("/api/v2/status").path("versionInfo").path("version").asText();
        return Integer.parseInt(version.split("\\.")[1]);
    }

    /** The JSON answer to a GET. */
    JsonNode get(String path) throws IOException {
        return JSON.readTree(text(path));
    }

    /** The answer to a GET as text. */
    String text(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(base + path)));
    }

    /** The JSON answer to a POST; null if there is none. */
    JsonNode post(String path, Object body) throws IOException {
        String sent = JSON.writeValueAsString(body);
        String answer = send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(sent)));
        return JSON.readTree(answer);
    }

    /** Sends a DELETE. */
    void delete(String path) throws IOException {
        send(HttpRequest.newBuilder(URI.create(base + path)).DELETE());
    }

    private String send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(response + ": " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Asks it to end, which makes it write its files, and waits until it has. */
    @Override
    public void close() {
        process.toHandle().destroy(); // the process itself would close its log, too
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(NAME + " did not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
