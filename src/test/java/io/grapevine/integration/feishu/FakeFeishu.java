package io.grapevine.integration.feishu;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.integration.HookServer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A bot of Feishu that asks for signatures, and refuses what Feishu refuses, and fields that Feishu does not know. */
final class FakeFeishu implements AutoCloseable {
    static final String ID = "b1c2d3e4-fake";
    static final String SECRET = "fakeSecret";

    private static final long HOUR = 3600;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The fields of the parts of a card, by their tag. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "markdown", Set.of("tag", "content"),
            "plain_text", Set.of("tag", "content"),
            "div", Set.of("tag", "text"),
            "action", Set.of("tag", "actions"),
            "button", Set.of("tag", "text", "type", "url"));

    private final HookServer server = HookServer.start();
    private final List<JsonNode> cards = Collections.synchronizedList(new ArrayList<>());

    FakeFeishu() {
        server.answer((exchange, received) -> {
            String error = error(received);
            if (error.isEmpty()) {
                cards.add(JSON.readTree(received.body()).get("card"));
            }
            HookServer.status(
                            200,
                            error.isEmpty()
                                    ? "{\"StatusCode\":0,\"StatusMessage\":\"success\",\"code\":0,\"data\":{},\"msg\":\"success\"}"
                                    : error)
                    .to(exchange, received);
        });
    }

    private static String error(String text) {
        int space = text.indexOf(' ');
        return "{\"code\":" + text.substring(0, space) + ",\"data\":{},\"msg\":\"" + text.substring(space + 1) + "\"}";
    }

    private static String error(HookServer.Received received) {
        if (!received.method().equals("POST") || !received.target().equals("/open-apis/bot/v2/hook/" + ID)) {
            return error("19001 param invalid: incoming webhook access token invalid");
        }
        if (received.body().getBytes(UTF_8).length > 20_000
                || !"application/json".equals(received.headers().get("content-type"))) {
            return error("9499 Bad Request");
        }
        try {
            JsonNode message = JSON.readTree(received.body());
            if (!isSigned(message)) {
                return error("19021 sign match fail or timestamp is not within one hour from current time");
            }
            return names(message).equals(Set.of("timestamp", "sign", "msg_type", "card"))
                            && message.path("msg_type").asText().equals("interactive")
                            && isCard(message.get("card"))
                    ? ""
                    : error("9499 Bad Request");
        } catch (JsonProcessingException none) {
            return error("9499 Bad Request");
        }
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

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    String url() {
        return server.url("/open-apis/bot/v2/hook/" + ID);
    }

    /** The only card that was taken. */
    JsonNode only() {
        if (cards.size() != 1) {
            throw new AssertionError(cards.size() + " cards (expected: 1)");
        }
        return cards.get(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
