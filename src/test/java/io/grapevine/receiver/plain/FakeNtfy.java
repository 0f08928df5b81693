package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeService;
import io.grapevine.receiver.HookServer.Received;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** An ntfy server that needs a token and takes no files. Like ntfy it refuses what reaches a limit, not only what exceeds it. */
final class FakeNtfy extends FakeService {
    private static final String TOKEN = "tk_fake";
    private static final Set<String> FIELDS =
            Set.of("topic", "title", "message", "priority", "tags", "click", "icon", "markdown", "actions");
    private static final Set<String> BUTTON_FIELDS = Set.of("action", "label", "url", "method", "clear");

    FakeNtfy() {
        super("400 request body must be message JSON", "{\"id\":\"a1\",\"event\":\"message\"}");
    }

    @Override
    protected String refusal(Received request) {
        if (!isPost(request, "/")) {
            return "404 page not found";
        }
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return "401 unauthorized";
        }
        return request.body().getBytes(UTF_8).length >= 8192 ? "413 JSON body too large" : TAKEN;
    }

    @Override
    protected String refusal(JsonNode message) {
        int priority = message.path("priority").asInt(3);
        if (!hasOnly(message, FIELDS)) {
            return "400 unknown fields of " + message;
        }
        if (!message.path("topic").asText().matches("[-_A-Za-z0-9]{1,64}")) {
            return "400 topic invalid";
        }
        if (priority < 1 || priority > 5) {
            return "400 invalid priority parameter";
        }
        if (message.has("icon") && !message.get("icon").asText().matches("https?://.+")) {
            return "400 icon URL is invalid";
        }
        if (message.path("actions").size() > 3 || !isEach(message.path("actions"), FakeNtfy::isButton)) {
            return "400 invalid actions";
        }
        return message.path("message").asText().getBytes(UTF_8).length >= 4096 ? "400 attachments not allowed" : TAKEN;
    }

    private static boolean isEach(JsonNode list, Predicate<JsonNode> test) {
        return StreamSupport.stream(list.spliterator(), false).allMatch(test);
    }

    private static boolean isButton(JsonNode action) {
        Set<String> names = names(action);
        names.removeAll(BUTTON_FIELDS);
        return names.isEmpty()
                && action.path("action").asText().matches("view|http")
                && !action.path("label").asText().isEmpty()
                && !action.path("url").asText().isEmpty();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url(""), "topic", "t", "token", TOKEN);
    }
}
