package io.grapevine.integration.dingtalk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.integration.HookServer;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A bot of DingTalk that asks for signatures, and refuses what DingTalk refuses, and fields that DingTalk does not know. */
final class FakeDingtalk implements AutoCloseable {
    static final String TOKEN = "d6f1ae4c";
    static final String SECRET = "SECfake";

    private static final long HOUR = 3_600_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TARGET =
            Pattern.compile("/robot/send\\?access_token=([^&]*)(?:&timestamp=(\\d+)&sign=([^&]+))?");
    private static final Map<String, Set<String>> FIELDS =
            Map.of("markdown", Set.of("title", "text"), "text", Set.of("content"));
    private static final Set<String> MENTIONS = Set.of("atUserIds", "atMobiles", "isAtAll");

    private final HookServer server = HookServer.start();
    private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

    FakeDingtalk() {
        server.answer((exchange, received) -> {
            String error = error(received);
            if (error.isEmpty()) {
                messages.add(JSON.readTree(received.body()));
            }
            HookServer.status(200, error.isEmpty() ? "{\"errcode\":0,\"errmsg\":\"ok\"}" : error)
                    .to(exchange, received);
        });
    }

    private static String error(String text) {
        int space = text.indexOf(' ');
        return "{\"errcode\":" + text.substring(0, space) + ",\"errmsg\":\"" + text.substring(space + 1) + "\"}";
    }

    private static String error(HookServer.Received received) {
        Matcher target = TARGET.matcher(received.target());
        if (!received.method().equals("POST")
                || !target.matches()
                || !target.group(1).equals(TOKEN)) {
            return error("300005 token is not exist");
        }
        if (target.group(2) == null || !isSigned(target.group(2), target.group(3))) {
            return error("310000 sign not match");
        }
        if (received.body().getBytes(UTF_8).length > 20_000) {
            return error("460101 message too long, exceed 20000 bytes");
        }
        if (!"application/json".equals(received.headers().get("content-type"))) {
            return error("43004 invalid content type");
        }
        try {
            return error(JSON.readTree(received.body()));
        } catch (JsonProcessingException none) {
            return error("40035 invalid JSON");
        }
    }

    private static boolean isSigned(String timestamp, String sign) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            String expected =
                    Base64.getEncoder().encodeToString(mac.doFinal((timestamp + "\n" + SECRET).getBytes(UTF_8)));
            return URLDecoder.decode(sign, UTF_8).equals(expected)
                    && Math.abs(Long.parseLong(timestamp) - System.currentTimeMillis()) < HOUR;
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    private static String error(JsonNode message) {
        String type = message.path("msgtype").asText();
        if (!FIELDS.containsKey(type) || !names(message).equals(Set.of("msgtype", type, "at"))) {
            return error("400105 unsupported message type");
        }
        if (!names(message.get(type)).equals(FIELDS.get(type))
                || !names(message.get("at")).equals(MENTIONS)) {
            return error("40035 unknown or missing fields");
        }
        for (JsonNode text : message.get(type)) {
            if (text.asText().isBlank()) {
                return error("40035 empty text");
            }
        }
        return "";
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    String url() {
        return server.url("/robot/send?access_token=" + TOKEN);
    }

    /** The only message that was taken. */
    JsonNode only() {
        if (messages.size() != 1) {
            throw new AssertionError(messages.size() + " messages (expected: 1)");
        }
        return messages.get(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
