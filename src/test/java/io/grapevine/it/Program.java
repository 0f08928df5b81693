package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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
import java.util.stream.Stream;

/** An Alertmanager, ours or the real one, in a process of its own. */
public final class Program implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("msg=\"Listening on\" address=\\[?([^\\s\\]]*)\\]?:(\\d+)");
    private static final int PATIENCE_SECONDS = 180; // three that start at once beside other work take more than one
    private static final Path LAUNCHER = Path.of("bin", "alertmanager").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final StringBuffer log = new StringBuffer();
    private final CompletableFuture<String> address = new CompletableFuture<>();

    private Program(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "log of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Writes a {@code grapevine.yml} beside other files of a test, and returns the flag that names it. */
    public static String settings(Path directory, String yaml) throws IOException {
        return "--grapevine.config=" + Files.writeString(directory.resolve("grapevine.yml"), yaml);
    }

    /** Starts Grapevine by its launcher, alone. */
    public static Program grapevine(Path config, Path data, String... flags) throws IOException {
        return awaited(starting(List.of(), config, data, List.of(flags)));
    }

    /** Starts Grapevine by its launcher, with a mesh on a free port. */
    public static Program replica(Path config, Path data, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("--cluster.listen-address=127.0.0.1:0"));
        all.addAll(List.of(flags));
        return awaited(starting(List.of(), config, data, all));
    }

    /**
     * Starts Grapevine by its launcher and does not wait until it listens.
     *
     * @param before words of a command that starts another one, like {@code nice}; may be empty
     */
    public static Program starting(List<String> before, Path config, Path data, List<String> flags) throws IOException {
        Tool.needPackagedProgram();
        List<String> command = new ArrayList<>(before);
        command.add(LAUNCHER.toString());
        return start(command, config, data, flags);
    }

    /** Starts the real Alertmanager, alone; aborts the test where it is not installed. */
    public static Program alertmanager(Path config, Path data, String... flags) throws IOException {
        String binary = Tool.find("prometheus-alertmanager").toString();
        return awaited(start(List.of(binary), config, data, List.of(flags)));
    }

    /**
     * Starts an Alertmanager and does not wait until it listens. Without a flag that says otherwise it has no mesh and a port that
     * is free.
     *
     * @param launcher the command that starts it, without flags
     */
    public static Program start(List<String> launcher, Path config, Path data, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add("--config.file=" + config);
        command.add("--storage.path=" + data);
        command.addAll(flags);
        for (String preset : List.of("--cluster.listen-address=", "--web.listen-address=127.0.0.1:0")) {
            String name = preset.substring(0, preset.indexOf('=') + 1);
            if (flags.stream().noneMatch(flag -> flag.startsWith(name))) {
                command.add(preset);
            }
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        // To optimize a program that lives for seconds costs a third of its processor time more.
        builder.environment().putIfAbsent("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        return new Program(builder.start());
    }

    /** Starts a command that becomes an Alertmanager, and waits until it listens. */
    public static Program started(ProcessBuilder command) throws IOException {
        return awaited(new Program(
                command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start()));
    }

    private static Program awaited(Program program) throws IOException {
        program.url();
        return program;
    }

    private void read() {
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(listening.group(1) + ':' + listening.group(2));
                }
            }
        } catch (IOException e) {
            log.append(e).append('\n');
        }
        address.completeExceptionally(new IOException("ended:\n" + log));
    }

    /** The URL of the program's API, as amtool wants it. */
    public String url() throws IOException {
        try {
            return "http://" + address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IOException("does not listen:\n" + log, e);
        }
    }

    /** What the program has logged so far. */
    public String log() {
        return log.toString();
    }

    /** Waits until it has logged all of {@code parts}: a line is here a moment after what it tells of. */
    public void awaitLog(String... parts) throws IOException, InterruptedException {
        try {
            Eventually.holds("logged " + List.of(parts), () -> Stream.of(parts).allMatch(log()::contains));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + log, e);
        }
    }

    /** The id of the process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The JSON answer to a GET below {@code /api/v2}. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "/api/v2" + path, "").body());
    }

    /** Where others find the mesh of a replica that has no peers yet. */
    public String meshAddress() throws IOException, InterruptedException {
        return get("/status").at("/cluster/peers/0/address").asText();
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

    /** Stops it as a hypervisor does that pauses a machine: it does not know. */
    public void pause() throws IOException, InterruptedException {
        Signals.send(process, "STOP");
    }

    /** Lets it go on after a {@link #pause}. */
    public void resume() throws IOException, InterruptedException {
        Signals.send(process, "CONT");
    }

    /** Asks it to load its configuration again. */
    public void hangUp() throws IOException, InterruptedException {
        Signals.send(process, "HUP");
    }

    /** The value of a series, written as the scrape has it; NaN if there is none. */
    public double metric(String series) throws IOException, InterruptedException {
        return send("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * Waits until it has the answers to so many webhooks. A receiver shows a notification before its sender has the answer, and an
     * Alertmanager that is stopped in between has not noted it.
     */
    public void awaitAnswers(int webhooks) throws Exception {
        String answers = "alertmanager_notification_latency_seconds_count{integration=\"webhook\"}";
        Eventually.holds("answers to " + webhooks + " webhooks", () -> metric(answers) >= webhooks);
    }

    /** Asks it to stop and waits for the end; returns the exit code. */
    public int terminate() throws InterruptedException {
        handle().destroy(); // leaves its log open: a Go program that cannot write it ends by SIGPIPE, with 141
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not stop:\n" + log);
        }
        return process.exitValue();
    }

    /** Waits until it ends by itself; returns the exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end:\n" + log);
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
