package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * One poll of an Alertmanager by karma: the metric with the version, then status, silences and groups of API v2, without parameters and
 * compressed. A field that karma cannot do without and does not find fails the poll.
 *
 * @param status the response to {@code /status}
 * @param silences the response to {@code /silences}
 * @param groups the response to {@code /alerts/groups}
 */
public record KarmaPoll(JsonNode status, JsonNode silences, JsonNode groups) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    public static KarmaPoll of(Program program) throws IOException, InterruptedException {
        String metrics = get(program, "/metrics", "*/*");
        if (metrics.lines().noneMatch(line -> line.matches("alertmanager_build_info\\{.*version=\"\\d+\\.\\d+\\..*"))) {
            throw new AssertionError("no version in the metrics");
        }
        JsonNode status = json(program, "/status");
        need(status, "/cluster/status", "/cluster/peers", "/versionInfo/version");
        JsonNode silences = json(program, "/silences");
        for (JsonNode silence : silences) {
            need(silence, "/id", "/startsAt", "/endsAt", "/createdBy", "/comment", "/status/state", "/updatedAt");
            for (JsonNode matcher : silence.path("matchers")) {
                need(matcher, "/name", "/value", "/isRegex", "/isEqual");
            }
        }
        JsonNode groups = json(program, "/alerts/groups");
        for (JsonNode group : groups) {
            need(group, "/receiver/name", "/labels");
            for (JsonNode alert : group.path("alerts")) {
                need(alert, "/fingerprint", "/startsAt", "/labels", "/annotations");
                need(alert, "/status/state", "/status/silencedBy", "/status/inhibitedBy");
            }
        }
        return new KarmaPoll(status, silences, groups);
    }

    private static void need(JsonNode node, String... fields) {
        for (String field : fields) {
            if (node.at(field).isMissingNode()) {
                throw new AssertionError(field + " is missing in " + node);
            }
        }
    }

    private static JsonNode json(Program program, String path) throws IOException, InterruptedException {
        return JSON.readTree(get(program, "/api/v2" + path, "application/json"));
    }

    private static String get(Program program, String path, String type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(program.url() + path))
                .header("Accept", type)
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "Go-http-client/1.1")
                .build();
        HttpResponse<InputStream> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        boolean compressed = response.headers().firstValue("Content-Encoding").equals(Optional.of("gzip"));
        try (InputStream body = compressed ? new GZIPInputStream(response.body()) : response.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (response.statusCode() != 200) {
                throw new AssertionError(path + ": " + response.statusCode() + " " + text);
            }
            return text;
        }
    }

    /** The names of the members of the cluster. */
    public List<String> members() {
        return StreamSupport.stream(status.at("/cluster/peers").spliterator(), false)
                .map(peer -> peer.path("name").asText())
                .toList();
    }

    /** The states of the silences, by their ids. */
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        silences.forEach(silence -> states.put(
                silence.path("id").asText(), silence.at("/status/state").asText()));
        return states;
    }

    /** The ids of the silences that mute an alert; empty also if it is not there. */
    public List<String> silencing(String alertname) {
        return StreamSupport.stream(groups.spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("alerts").spliterator(), false))
                .filter(alert -> alert.at("/labels/alertname").asText().equals(alertname))
                .flatMap(alert ->
                        StreamSupport.stream(alert.at("/status/silencedBy").spliterator(), false))
                .map(JsonNode::asText)
                .distinct()
                .toList();
    }
}
