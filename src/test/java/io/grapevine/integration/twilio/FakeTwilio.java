package io.grapevine.integration.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.httpclient.GoJson;
import io.grapevine.integration.FormFields;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HookServer.Received;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The part of Twilio that sends text messages of one account: refuses another login, long and empty texts, a sender that is
 * none, and numbers as they are set. Fields that are not of messages are refused, too.
 */
final class FakeTwilio implements AutoCloseable {
    static final String ACCOUNT = "AC01";
    static final String TOKEN = "hushTokenOfTheAccount";

    private static final Set<String> FIELDS = Set.of("To", "From", "MessagingServiceSid", "Body");

    private final HookServer server = HookServer.start();
    private final List<Map<String, String>> messages = new ArrayList<>();
    private final Map<String, HookServer.Answer> numbers = new HashMap<>();
    private String user = ACCOUNT;

    FakeTwilio() {
        server.answer((exchange, received) -> answer(received).to(exchange, received));
    }

    String url() {
        return server.url("");
    }

    /** Takes the token as that of a user, such as an API key. */
    synchronized void login(String name) {
        user = name;
    }

    /** Answers messages to a number so from now on. */
    synchronized void answer(String number, HookServer.Answer answer) {
        numbers.put(number, answer);
    }

    /** Takes messages to a number again. */
    synchronized void take(String number) {
        numbers.remove(number);
    }

    /** The numbers that messages were sent to, in the order of the numbers. */
    synchronized List<String> sent() {
        return messages.stream().map(form -> form.get("To")).sorted().toList();
    }

    /** The only message. */
    synchronized Map<String, String> only() {
        if (messages.size() != 1) {
            throw new AssertionError(messages.size() + " messages (expected: 1)");
        }
        return messages.get(0);
    }

    private synchronized HookServer.Answer answer(Received received) {
        String login = Base64.getEncoder().encodeToString((user + ":" + TOKEN).getBytes(UTF_8));
        if (!received.method().equals("POST")
                || !received.target().equals("/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json")) {
            return failed(404, 20404, "The requested resource was not found");
        }
        if (!("Basic " + login).equals(received.headers().get("authorization"))) {
            return failed(401, 20003, "Authenticate");
        }
        if (!"application/x-www-form-urlencoded".equals(received.headers().get("content-type"))) {
            return failed(400, 21604, "A 'To' phone number is required.");
        }
        Map<String, String> form = FormFields.of(received.body());
        HookServer.Answer set = numbers.get(form.getOrDefault("To", ""));
        return set != null ? set : taken(form);
    }

    private HookServer.Answer taken(Map<String, String> form) {
        String body = form.getOrDefault("Body", "");
        if (!FIELDS.containsAll(form.keySet())) {
            return failed(400, 20001, "Unknown parameters " + form.keySet());
        }
        if (!form.getOrDefault("To", "").matches("\\+[1-9][0-9]{6,14}")) {
            return failed(400, 21211, "The 'To' number is not a valid phone number.");
        }
        if (form.containsKey("From") == form.containsKey("MessagingServiceSid")) {
            return failed(400, 21603, "A 'From' phone number is required.");
        }
        if (body.isBlank()) {
            return failed(400, 21602, "Message body is required.");
        }
        if (body.length() > 1600) {
            return failed(400, 21617, "The concatenated message body exceeds the 1600 character limit");
        }
        messages.add(form);
        return HookServer.status(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}", "Content-Type", "application/json");
    }

    /** An error of Twilio. */
    static HookServer.Answer failed(int status, int code, String message) {
        return HookServer.status(
                status,
                GoJson.encode(new TreeMap<>(Map.of("code", code, "message", message, "status", status))),
                "Content-Type",
                "application/json");
    }

    @Override
    public void close() {
        server.close();
    }
}
