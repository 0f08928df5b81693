package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real Prometheus, which scrapes replicas each second and evaluates a file of rules over their metrics. */
public final class ScrapingPrometheus implements AutoCloseable {
    /** Prometheus 3 and Prometheus 2 put the component at different places. */
    static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\"(?: component=web)? address=(\\S+)");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%s']
            scrape_configs: [{job_name: %s, static_configs: [{targets: [%s]}]}]
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    private ScrapingPrometheus(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it serves; aborts the test where it is not installed.
     *
     * @param directory for its files
     * @param job the name of the job of all targets
     */
    public static ScrapingPrometheus start(Path directory, String job, List<Program> targets, Path rules)
            throws Exception {
        Path binary = Tool.find("prometheus");
        List<String> addresses = new ArrayList<>();
        for (Program each : targets) {
            addresses.add("'" + each.url().substring("http://".length()) + "'");
        }
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"),
                CONFIG.formatted(rules.toAbsolutePath(), job, String.join(", ", addresses)));
        Path log = directory.resolve("prometheus.log");
        ScrapingPrometheus started = new ScrapingPrometheus(
                new ProcessBuilder(
                                binary.toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                                "--web.listen-address=127.0.0.1:0")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
        try {
            Eventually.holds("Prometheus is ready", () -> Files.readString(log).contains("Server is ready"));
        } catch (Exception | AssertionError e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** The address of Prometheus's API, {@code host:port}. */
    public String address() throws IOException {
        String lines = Files.readString(log);
        Matcher found = LISTENING.matcher(lines);
        if (!found.find()) {
            throw new IOException("Prometheus does not listen:\n" + lines);
        }
        return found.group(1);
    }

    /** The result of an instant query; throws if Prometheus refuses it. */
    public JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** All rules with their state. */
    public List<JsonNode> rules() throws IOException, InterruptedException {
        List<JsonNode> rules = new ArrayList<>();
        get("/api/v1/rules").path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address() + path)).build();
        JsonNode answer = JSON.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.path("data");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
