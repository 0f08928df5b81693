package io.grapevine.amtool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server in which things go on, for a command-line tool to look at: a few alerts and silences. */
public final class Scene {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String url;
    private final Instant now;
    private final List<String> ids = new ArrayList<>();

    /**
     * The scene at a server that is empty so far.
     *
     * @param url where the server is
     * @param now the time by which alerts began an hour ago
     */
    public Scene(String url, Instant now) {
        this.url = url;
        this.now = now;
    }

    /** Where the server is. */
    public String url() {
        return url;
    }

    /** The ids of the silences of {@link #silences}. */
    public List<String> ids() {
        return ids;
    }

    /** Posts alerts, each given by its labels. */
    public void alerts(List<Map<String, String>> alerts) throws IOException, InterruptedException {
        ArrayNode list = JSON.createArrayNode();
        for (Map<String, String> labels : alerts) {
            String name = labels.getOrDefault("alertname", "");
            ObjectNode alert = list.addObject();
            alert.set("labels", JSON.valueToTree(labels));
            alert.putObject("annotations").put("summary", "s " + name);
            alert.put("startsAt", now.minus(Duration.ofHours(1)).toString());
            alert.put("generatorURL", "http://g/" + name.substring(0, 1));
        }
        send("POST", "/api/v2/alerts", list.toString());
    }

    /**
     * Posts the silences: one that is active, one for later with several matchers, one that is expired.
     */
    public void silences() throws IOException, InterruptedException {
        ids.add(silence(now, 0, 90, "ann", "first one", matcher("alertname", "A", false, true)));
        ids.add(silence(
                now,
                180,
                240,
                "bob",
                "later",
                matcher("team", "web|x", true, true),
                matcher("env", "prod", false, false)));
        ids.add(silence(now, 0, 60, "ann", "gone", matcher("alertname", "Q", false, true)));
        send("DELETE", "/api/v2/silence/" + ids.get(2), "");
    }

    private String silence(Instant from, int start, int end, String author, String comment, JsonNode... matchers)
            throws IOException, InterruptedException {
        String body = send("POST", "/api/v2/silences", silenceJson(from, start, end, author, comment, matchers));
        return JSON.readTree(body).path("silenceID").asText();
    }

    /** A silence, from and until some minutes after a time. */
    static String silenceJson(Instant from, int start, int end, String author, String comment, JsonNode... matchers) {
        ObjectNode silence = JSON.createObjectNode();
        silence.putArray("matchers").addAll(List.of(matchers));
        silence.put("startsAt", from.plus(Duration.ofMinutes(start)).toString());
        silence.put("endsAt", from.plus(Duration.ofMinutes(end)).toString());
        silence.put("createdBy", author);
        silence.put("comment", comment);
        return silence.toString();
    }

    static JsonNode matcher(String name, String value, boolean isRegex, boolean isEqual) {
        return JSON.createObjectNode()
                .put("name", name)
                .put("value", value)
                .put("isRegex", isRegex)
                .put("isEqual", isEqual);
    }

    /** What the server holds: the number of alerts, and every silence without its id and times. */
    public JsonNode state() throws IOException, InterruptedException {
        List<JsonNode> silences = new ArrayList<>();
        for (JsonNode silence : JSON.readTree(send("GET", "/api/v2/silences", ""))) {
            silences.add(asJson(silence));
        }
        return state(JSON.readTree(send("GET", "/api/v2/alerts", "")).size(), silences);
    }

    /** A number of alerts, and silences in any order. */
    static JsonNode state(int alerts, List<JsonNode> silences) {
        ObjectNode state = JSON.createObjectNode();
        state.put("alerts", alerts);
        silences.stream().map(JsonNode::toString).sorted().forEach(state.putArray("silences")::add);
        return state;
    }

    private static ArrayNode asJson(JsonNode silence) {
        ArrayNode matchers = JSON.createArrayNode();
        for (JsonNode matcher : silence.path("matchers")) {
            Map<String, JsonNode> fields = new LinkedHashMap<>();
            for (String field : List.of("isEqual", "isRegex", "name", "value")) {
                fields.put(field, matcher.path(field));
            }
            matchers.add(JSON.valueToTree(fields));
        }
        JsonNode annotations = silence.path("annotations");
        return JSON.createArrayNode()
                .add(matchers)
                .add(silence.at("/status/state"))
                .add(silence.path("createdBy"))
                .add(silence.path("comment"))
                .add(annotations.isObject() ? annotations : JSON.createObjectNode());
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
