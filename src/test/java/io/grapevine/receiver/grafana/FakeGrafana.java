package io.grapevine.receiver.grafana;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.receiver.FakeService;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.StreamSupport;

/** A Grafana server whose service account may create and change annotations. */
final class FakeGrafana extends FakeService {
    private static final String TOKEN = "glsa_fake";
    private static final String PATH = "/grafana/api/annotations";
    private static final Set<String> FIELDS = Set.of("dashboardUID", "panelId", "time", "timeEnd", "tags", "text");
    private static final Set<String> FIXED = Set.of("dashboardUID", "panelId", "time");

    /** The annotations that are there, by path. */
    final Map<String, ObjectNode> annotations = new ConcurrentSkipListMap<>();

    /** How changes are answered; {@link #TAKEN} for those of annotations that are there. */
    volatile String changes = TAKEN;

    FakeGrafana() {
        super("400 bad request data", "{\"message\":\"Annotation patched\"}");
    }

    @Override
    protected String refusal(Received request) {
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return "401 Invalid API key";
        }
        if (!isJson(request)) {
            return "400 bad request data";
        }
        if (request.method().equals("PATCH") && request.target().matches(PATH + "/[0-9]+")) {
            return annotations.containsKey(request.target()) ? changes : "404 Annotation not found";
        }
        return isPost(request, PATH) ? TAKEN : "404 Not found";
    }

    @Override
    protected String refusal(JsonNode message) {
        if (!hasOnly(message, FIELDS)) {
            return "400 unknown fields of " + message;
        }
        if (message.path("text").asText().isEmpty()) {
            return "400 Failed to save annotation";
        }
        return message.path("tags").toString().getBytes(UTF_8).length > 500
                        || StreamSupport.stream(message.path("tags").spliterator(), false)
                                .anyMatch(tag -> tag.asText()
                                                .codePointCount(0, tag.asText().length())
                                        > 100)
                ? "400 Tags length exceeds the maximum allowed."
                : TAKEN;
    }

    @Override
    protected HookServer.Answer accepted(Received request, JsonNode message) {
        if (request.method().equals("POST")) {
            annotations.put(PATH + "/" + messages().size(), message.deepCopy());
            return HookServer.status(200, "{\"id\":" + messages().size() + ",\"message\":\"Annotation added\"}");
        }
        if (names(message).stream().anyMatch(FIXED::contains)) {
            throw new AssertionError("changed: " + message);
        }
        annotations.get(request.target()).setAll((ObjectNode) message);
        return accepted();
    }

    @Override
    protected HookServer.Answer refused(String code, String text) {
        return HookServer.status(Integer.parseInt(code), "{\"message\":\"" + text + "\"}", "Retry-After", "7");
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url("/grafana"), "token", TOKEN);
    }
}
