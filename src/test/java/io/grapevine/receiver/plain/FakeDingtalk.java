package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeBot;
import io.grapevine.receiver.HookServer.Received;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A bot of DingTalk that asks for signatures. */
final class FakeDingtalk extends FakeBot {
    private static final String TOKEN = "d6f1ae4c";
    private static final String SECRET = "SECfake";
    private static final long HOUR = 3_600_000;
    private static final Pattern TARGET =
            Pattern.compile("/robot/send\\?access_token=([^&]*)(?:&timestamp=(\\d+)&sign=([^&]+))?");
    private static final Map<String, Set<String>> FIELDS =
            Map.of("markdown", Set.of("title", "text"), "text", Set.of("content"));
    private static final Set<String> MENTIONS = Set.of("atUserIds", "atMobiles", "isAtAll");

    FakeDingtalk() {
        super(DingtalkNotifierIT.CODES, "40035 invalid JSON");
    }

    @Override
    protected String refusal(Received request) {
        Matcher target = TARGET.matcher(request.target());
        if (!request.method().equals("POST")
                || !target.matches()
                || !target.group(1).equals(TOKEN)) {
            return "300005 token is not exist";
        }
        if (target.group(2) == null || !isSigned(target.group(2), target.group(3))) {
            return "310000 sign not match";
        }
        if (request.body().getBytes(UTF_8).length > 20_000) {
            return "460101 message too long, exceed 20000 bytes";
        }
        return isJson(request) ? TAKEN : "43004 invalid content type";
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

    @Override
    protected String refusal(JsonNode message) {
        String type = message.path("msgtype").asText();
        if (!FIELDS.containsKey(type) || !names(message).equals(Set.of("msgtype", type, "at"))) {
            return "400105 unsupported message type";
        }
        if (!names(message.get(type)).equals(FIELDS.get(type))
                || !names(message.get("at")).equals(MENTIONS)) {
            return "40035 unknown or missing fields";
        }
        for (JsonNode text : message.get(type)) {
            if (text.asText().isBlank()) {
                return "40035 empty text";
            }
        }
        return TAKEN;
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url("/robot/send?access_token=" + TOKEN), "secret", SECRET);
    }
}
