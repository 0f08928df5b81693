package io.grapevine.receiver.plain;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeService;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An Apprise API server with one configuration, whose targets have the tag {@code oncall}. */
final class FakeApprise extends FakeService {
    private static final String KEY = "prod_1";
    private static final Set<String> FIELDS = Set.of("title", "body", "type", "format", "tag");

    FakeApprise() {
        super("400 Invalid JSON Payload provided", "{\"error\":null,\"details\":[]}");
    }

    @Override
    protected String refusal(Received request) {
        if (!request.method().equals("POST") || !request.target().matches("/notify/[\\w-]{1,128}/?")) {
            return "404 not found";
        }
        if (!isJson(request) || !"application/json".equals(request.headers().get("accept"))) {
            return "400 Bad FORM Payload provided";
        }
        return request.target().equals("/notify/" + KEY) ? TAKEN : "204 There was no configuration found";
    }

    @Override
    protected String refusal(JsonNode message) {
        if (!hasOnly(message, FIELDS)) {
            return "400 unknown fields of " + message;
        }
        if (message.path("body").asText().isEmpty()
                || !List.of("info", "success", "warning", "failure")
                        .contains(message.path("type").asText())) {
            return "400 Payload lacks minimum requirements";
        }
        if (!List.of("text", "markdown", "html").contains(message.path("format").asText())) {
            return "400 An invalid body input format was specified";
        }
        return message.path("tag").asText("oncall").equals("oncall")
                ? TAKEN
                : "424 One or more notification could not be sent";
    }

    @Override
    protected HookServer.Answer refused(String code, String text) {
        return code.equals("204") ? HookServer.status(204, "") : super.refused(code, text);
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url(""), "key", KEY);
    }
}
