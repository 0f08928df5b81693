package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeBot;
import io.grapevine.receiver.HookServer.Received;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A bot of Feishu that asks for signatures. */
final class FakeFeishu extends FakeBot {
    private static final String TARGET = "/open-apis/bot/v2/hook/b1c2d3e4-fake";
    private static final String SECRET = "fakeSecret";
    private static final String BAD_REQUEST = "9499 Bad Request";
    private static final long HOUR = 3600;

    /** The fields of the parts of a card, by their tag. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "markdown", Set.of("tag", "content"),
            "plain_text", Set.of("tag", "content"),
            "div", Set.of("tag", "text"),
            "action", Set.of("tag", "actions"),
            "button", Set.of("tag", "text", "type", "url"));

    FakeFeishu() {
        super(FeishuNotifierIT.CODES, BAD_REQUEST);
    }

    @Override
    protected String refusal(Received request) {
        if (!isPost(request, TARGET)) {
            return "19001 param invalid: incoming webhook access token invalid";
        }
        return request.body().getBytes(UTF_8).length > 20_000 || !isJson(request) ? BAD_REQUEST : TAKEN;
    }

    @Override
    protected String refusal(JsonNode message) {
        if (!isSigned(message)) {
            return "19021 sign match fail or timestamp is not within one hour from current time";
        }
        return names(message).equals(Set.of("timestamp", "sign", "msg_type", "card"))
                        && message.path("msg_type").asText().equals("interactive")
                        && isCard(message.get("card"))
                ? TAKEN
                : BAD_REQUEST;
    }

    private static boolean isSigned(JsonNode message) {
        String timestamp = message.path("timestamp").asText();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec((timestamp + "\n" + SECRET).getBytes(UTF_8), "HmacSHA256"));
            return message.path("sign").asText().equals(Base64.getEncoder().encodeToString(mac.doFinal()))
                    && message.get("timestamp").isTextual()
                    && Math.abs(Long.parseLong(timestamp) - System.currentTimeMillis() / 1000) < HOUR;
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    private static boolean isCard(JsonNode card) {
        return Set.of("config", "header", "elements").containsAll(names(card))
                && names(card.path("header")).stream().allMatch(Set.of("title", "template")::contains)
                && !card.path("elements").isEmpty()
                && card.findParents("tag").stream().allMatch(FakeFeishu::isPart);
    }

    private static boolean isPart(JsonNode part) {
        return names(part).equals(FIELDS.get(part.get("tag").asText()))
                && !(part.has("content") && part.get("content").asText().isBlank())
                && (!part.has("url") || part.get("url").asText().startsWith("http"));
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url(TARGET), "secret", SECRET);
    }
}
