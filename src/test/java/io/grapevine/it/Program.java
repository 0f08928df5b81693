package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Alertmanager, ours or the real one, in a process of its own. */
public final class Program implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("msg=\"Listening on\" address=\\[?([^\\s\\]]*)\\]?:(\\d+)");
    private static final int PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final StringBuffer log = new StringBuffer();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private Program(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "log of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts Grapevine by its launcher. */
    public static Program grapevine(Path config, Path data, String... flags) throws IOException {
        return start(Path.of("bin", "alertmanager").toAbsolutePath(), config, data, flags);
    }

    /** Starts the real Alertmanager; aborts the test where it is not installed. */
    public static Program alertmanager(Path config, Path data, String... flags) throws IOException {
        return start(Tool.find("prometheus-alertmanager"), config, data, flags);
    }

    private static Program start(Path binary, Path config, Path data, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--config.file=" + config,
                "--storage.path=" + data,
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:0"));
        command.addAll(List.of(flags));
        Program program = new Program(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        program.url();
        return program;
    }

    private void read() {
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.parseInt(listening.group(2)));
                }
            }
        } catch (IOException e) {
            log.append(e).append('\n');
        }
        port.completeExceptionally(new IOException("ended:\n" + log));
    }

    /** Where its API is, as amtool wants it. */
    public String url() throws IOException {
        try {
            return "http://127.0.0.1:" + port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IOException("does not listen:\n" + log, e);
        }
    }

    /** What it has logged so far. */
    public String log() {
        return log.toString();
    }

    /** The id of the process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The JSON answer to a GET below {@code /api/v2}. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "/api/v2" + path, "").body());
    }

    /** Posts JSON below {@code /api/v2} and returns the answer, which must be 200. */
    public JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send("POST", "/api/v2" + path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body() + "\n" + log);
        }
        return JSON.readTree(response.body());
    }

    /** Sends a request and returns the answer, whatever it is. */
    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Asks it to stop and waits for the end; returns the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not stop:\n" + log);
        }
        return process.exitValue();
    }

    /** Ends it as a crash does, without asking. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
