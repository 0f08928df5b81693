package io.grapevine.receiver.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.Lists;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.HookServer.Received;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a homeserver that takes messages of one account for one room. Like Synapse it takes a transaction once, refuses
 * edits of and threads on messages that never were, takes those of deleted ones without showing them, and refuses large events.
 * Fields that are not of messages are refused, too.
 */
final class FakeMatrix extends FakeChat {
    static final String TOKEN = "syt_hush-Hush-hush";
    static final String ROOM = "!room:example.com";

    private static final String PREFIX = "/_matrix/client/v3/rooms/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS =
            Set.of("msgtype", "body", "format", "formatted_body", "m.mentions", "m.relates_to", "m.new_content");

    private final Map<String, String> transactions = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<JsonNode> contents = new ArrayList<>();
    private boolean encrypted;

    String homeserver() {
        return url("");
    }

    /** Encrypts the room. */
    synchronized FakeMatrix encrypted() {
        encrypted = true;
        return this;
    }

    /** The contents of the events so far, edits included. */
    synchronized List<JsonNode> contents() {
        return List.copyOf(contents);
    }

    /** The only event. */
    JsonNode only() {
        return Lists.only(contents());
    }

    @Override
    protected synchronized HttpReply answer(Received request) {
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return failed(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.");
        }
        String[] path = request.target().startsWith(PREFIX)
                ? request.target().substring(PREFIX.length()).split("/", 3)
                : new String[0];
        if (path.length < 3) {
            return failed(404, "M_UNRECOGNIZED", "Unrecognized request");
        }
        if (!decoded(path[0]).equals(ROOM)) {
            return failed(403, "M_FORBIDDEN", "User @bot:example.com not in room " + decoded(path[0]));
        }
        return switch (request.method() + " " + path[1]) {
            case "GET state" -> state(path[2]);
            case "GET event" -> event(decoded(path[2]));
            case "PUT send" -> send(path[2], request);
            default -> failed(405, "M_UNRECOGNIZED", "Unrecognized request");
        };
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment, UTF_8);
    }

    private HttpReply state(String type) {
        return encrypted && type.equals("m.room.encryption/")
                ? json(200, Map.of("algorithm", "m.megolm.v1.aes-sha2"))
                : failed(404, "M_NOT_FOUND", "Event not found.");
    }

    private HttpReply event(String id) {
        if (!known.contains(id)) {
            return failed(404, "M_NOT_FOUND", "Event not found.");
        }
        Map<String, Object> content = has(id) ? Map.of("msgtype", "m.text", "body", "b") : Map.of();
        return json(200, Map.of("event_id", id, "type", "m.room.message", "content", content));
    }

    private HttpReply send(String path, Received request) {
        String type = "m.room.message/";
        if (!path.startsWith(type) || !path.substring(type.length()).matches("[A-Za-z0-9]{1,64}")) {
            return failed(404, "M_UNRECOGNIZED", "Unrecognized request");
        }
        String before = transactions.get(path);
        if (before != null) {
            return json(200, Map.of("event_id", before));
        }
        if (request.body().getBytes(UTF_8).length > 65_536 - 1500) { // what the server adds
            return failed(413, "M_TOO_LARGE", "event too large");
        }
        try {
            JsonNode content = JSON.readTree(request.body());
            String fault = fault(content);
            if (!fault.isEmpty()) {
                return failed(400, "M_BAD_JSON", fault);
            }
            return take(path, content);
        } catch (JsonProcessingException none) {
            return failed(400, "M_NOT_JSON", "Content not JSON.");
        }
    }

    private static String fault(JsonNode content) {
        Set<String> names = new HashSet<>();
        content.fieldNames().forEachRemaining(names::add);
        names.removeAll(FIELDS);
        if (!names.isEmpty()) {
            return "unknown fields " + names;
        }
        if (!content.path("body").isTextual()
                || !content.path("msgtype").asText().matches("m\\.(text|notice)")) {
            return "no message";
        }
        if (content.has("formatted_body") != content.path("format").asText().equals("org.matrix.custom.html")) {
            return "formatted_body without its format";
        }
        return !content.path("m.mentions").isObject() ? "no m.mentions" : "";
    }

    private HttpReply take(String transaction, JsonNode content) {
        JsonNode relation = content.path("m.relates_to");
        String type = relation.path("rel_type").asText();
        String parent = relation.path("event_id")
                .asText(relation.at("/m.in_reply_to/event_id").asText(""));
        if (!type.isEmpty() && !known.contains(parent)) {
            return failed(400, "M_UNKNOWN", "Can't send relation to unknown event");
        }
        contents.add(content);
        if (type.equals("m.replace")) {
            edit(parent, content.path("m.new_content").path("body").asText());
            String id = "$edit" + contents.size();
            transactions.put(transaction, id);
            return json(200, Map.of("event_id", id));
        }
        boolean rings = content.path("msgtype").asText().equals("m.text");
        Shown shown = add(content.path("body").asText(), has(parent) ? parent : "", rings);
        known.add(shown.id());
        transactions.put(transaction, shown.id());
        return json(200, Map.of("event_id", shown.id()));
    }

    private static HttpReply failed(int status, String code, String error) {
        return json(status, Map.of("errcode", code, "error", error));
    }

    @Override
    protected HttpReply tooMany(int seconds) {
        return json(
                429,
                Map.of("errcode", "M_LIMIT_EXCEEDED", "error", "Too Many Requests", "retry_after_ms", seconds * 1000));
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.body().contains("\"m.replace\"");
    }

    @Override
    protected String id(int number) {
        return "$e" + number;
    }
}
