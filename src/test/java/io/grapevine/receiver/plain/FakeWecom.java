package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeBot;
import io.grapevine.receiver.HookServer.Received;
import java.util.Map;
import java.util.Set;

/** A bot of a group chat of WeCom; it refuses what WeCom cuts, too. */
final class FakeWecom extends FakeBot {
    private static final String TARGET = "/cgi-bin/webhook/send?key=693a91f6-7xxx";

    /** The greatest length and the fields of each type of message. */
    private static final Map<String, Integer> LIMITS = Map.of("markdown", 4096, "text", 2048);

    private static final Map<String, Set<String>> FIELDS =
            Map.of("markdown", Set.of("content"), "text", Set.of("content", "mentioned_list", "mentioned_mobile_list"));

    FakeWecom() {
        super(WecomNotifierIT.CODES, "40058 data format error");
    }

    @Override
    protected String refusal(Received request) {
        if (!isPost(request, TARGET)) {
            return "93000 invalid webhook url";
        }
        return isJson(request) ? TAKEN : "40008 invalid message type";
    }

    @Override
    protected String refusal(JsonNode message) {
        String type = message.path("msgtype").asText();
        if (!LIMITS.containsKey(type) || !names(message).equals(Set.of("msgtype", type))) {
            return "40008 invalid message type";
        }
        Set<String> unknown = names(message.get(type));
        unknown.removeAll(FIELDS.get(type));
        if (!unknown.isEmpty()) {
            return "40058 unknown " + unknown;
        }
        String content = message.get(type).path("content").asText();
        if (content.isBlank()) {
            return "44004 empty content";
        }
        return content.getBytes(UTF_8).length > LIMITS.get(type)
                ? "40058 " + type + ".content exceed max length " + LIMITS.get(type)
                : TAKEN;
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url(TARGET));
    }
}
