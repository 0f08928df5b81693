package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeService;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.Map;
import java.util.Set;

/** A signal-cli REST API server with one registered number; it refuses texts that Signal divides, too. */
final class FakeSignal extends FakeService {
    private static final String NUMBER = "+15550100";
    private static final String INVALID = "400 Couldn't process request - invalid request";
    private static final String CAPTCHA =
            "Failed to send message due to rate limiting. Use the attached challenge tokens to lift the rate limit";

    /** Whether a captcha must be solved before messages are taken. */
    volatile boolean isLimited;

    FakeSignal() {
        super(INVALID, "");
    }

    @Override
    protected String refusal(Received request) {
        if (!isPost(request, "/v2/send")) {
            return "404 page not found";
        }
        if (!isJson(request)) {
            return INVALID;
        }
        return isLimited ? "429 " + CAPTCHA : TAKEN;
    }

    @Override
    protected String refusal(JsonNode message) {
        if (!names(message).equals(Set.of("number", "recipients", "message", "text_mode"))
                || !message.get("text_mode").asText().equals("normal")) {
            return INVALID;
        }
        if (message.get("recipients").isEmpty()) {
            return "400 Couldn't process request - please provide at least one recipient";
        }
        if (!message.get("number").asText().equals(NUMBER)) {
            return "400 User " + message.get("number").asText() + " is not registered.";
        }
        String text = message.get("message").asText();
        return text.isBlank() || text.getBytes(UTF_8).length > 2000 ? "400 Invalid message" : TAKEN;
    }

    @Override
    protected HookServer.Answer accepted() {
        return HookServer.status(201, "{\"timestamp\":\"1795150830000\"}");
    }

    @Override
    protected HookServer.Answer refused(String code, String text) {
        return code.equals("429")
                ? HookServer.status(
                        429,
                        "{\"error\":\"" + text + "\",\"challenge_tokens\":[\"c-1\",\"c-2\"],\"account\":\"" + NUMBER
                                + "\"}")
                : super.refused(code, text);
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("api_url", url(""), "number", NUMBER, "recipients", "['+15550101']");
    }
}
