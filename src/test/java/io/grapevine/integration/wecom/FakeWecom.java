package io.grapevine.integration.wecom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.integration.HookServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bot of a group chat of WeCom, which refuses what WeCom refuses or cuts, and fields that WeCom does not know. */
final class FakeWecom implements AutoCloseable {
    static final String KEY = "693a91f6-7xxx";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The greatest length and the fields of each type of message. */
    private static final Map<String, Integer> LIMITS = Map.of("markdown", 4096, "text", 2048);

    private static final Map<String, Set<String>> FIELDS =
            Map.of("markdown", Set.of("content"), "text", Set.of("content", "mentioned_list", "mentioned_mobile_list"));

    private final HookServer server = HookServer.start();
    private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

    FakeWecom() {
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
        if (!received.method().equals("POST") || !received.target().equals("/cgi-bin/webhook/send?key=" + KEY)) {
            return error("93000 invalid webhook url");
        }
        if (!"application/json".equals(received.headers().get("content-type"))) {
            return error("40008 invalid message type");
        }
        try {
            return error(JSON.readTree(received.body()));
        } catch (JsonProcessingException none) {
            return error("40058 data format error");
        }
    }

    private static String error(JsonNode message) {
        String type = message.path("msgtype").asText();
        if (!LIMITS.containsKey(type) || !names(message).equals(Set.of("msgtype", type))) {
            return error("40008 invalid message type");
        }
        Set<String> unknown = names(message.get(type));
        unknown.removeAll(FIELDS.get(type));
        if (!unknown.isEmpty()) {
            return error("40058 unknown " + unknown);
        }
        String content = message.get(type).path("content").asText();
        if (content.isBlank()) {
            return error("44004 empty content");
        }
        return content.getBytes(UTF_8).length > LIMITS.get(type)
                ? error("40058 " + type + ".content exceed max length " + LIMITS.get(type))
                : "";
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    String url() {
        return server.url("/cgi-bin/webhook/send?key=" + KEY);
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
