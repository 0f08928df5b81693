package io.grapevine.receiver.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.Lists;
import io.grapevine.httpclient.GoJson;
import io.grapevine.receiver.FormFields;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/**
 * The part of Twilio that sends text messages and places calls of one account: refuses another login, long and empty texts, scripts
 * that are no XML of its verbs, a sender that is none, and numbers as they are set. Fields that are not of messages or calls are
 * refused, too. It signs what it reports, as Twilio does.
 */
public final class FakeTwilio implements AutoCloseable {
    /** The SID of the account. */
    public static final String ACCOUNT = "AC01";

    /** The token of the account. */
    public static final String TOKEN = "hushTokenOfTheAccount";

    private static final String ROOT = "/2010-04-01/Accounts/" + ACCOUNT;
    private static final Set<String> FIELDS = Set.of("To", "From", "MessagingServiceSid", "Body");
    private static final Set<String> CALL_FIELDS = Set.of("To", "From", "Twiml");
    private static final Pattern SCRIPT = Pattern.compile("<Response>.*<Hangup/></Response>");
    private static final Pattern ACTION = Pattern.compile(" action=\"([^\"]+)\"");

    private final HookServer server = HookServer.start();
    private final List<Map<String, String>> messages = new ArrayList<>();
    private final Map<String, HookServer.Answer> numbers = new HashMap<>();
    private final List<Map<String, String>> calls = new ArrayList<>();
    private String user = ACCOUNT;
    private boolean swallows;
    private int listed;

    /** A Twilio that takes messages and calls to any number. */
    public FakeTwilio() {
        server.answer((exchange, received) -> answer(received).to(exchange, received));
    }

    /** The root of its API. */
    public String url() {
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
        return Lists.only(messages);
    }

    /** Places calls and then answers as if it had not. */
    synchronized void swallow(boolean on) {
        swallows = on;
    }

    /** The numbers that were called, in the order of the calls. */
    public synchronized List<String> called() {
        return calls.stream().map(form -> form.get("To")).toList();
    }

    /** What the call with that number says, from 0. */
    public synchronized String script(int call) {
        return calls.get(call).getOrDefault("Twiml", "");
    }

    /** How often calls were listed. */
    synchronized int listed() {
        return listed;
    }

    /** The address that a script has keys sent to. */
    public static String action(String script) {
        Matcher action = ACTION.matcher(script);
        if (!action.find()) {
            throw new AssertionError("no action in " + script);
        }
        return action.group(1).replace("&amp;", "&");
    }

    /** The form that reports a key, with its signature behind it. */
    public static List<String> pressed(String action, String number, String key, String token) throws Exception {
        Map<String, String> form = new TreeMap<>(
                Map.of("AccountSid", ACCOUNT, "CallSid", "CA1", "Digits", key, "To", number, "From", "+15550100100"));
        StringBuilder text = new StringBuilder(action);
        form.forEach((name, value) -> text.append(name).append(value));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA1"));
        String signature =
                Base64.getEncoder().encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return List.of(body, signature);
    }

    private HookServer.Answer call(Map<String, String> form) {
        String script = form.getOrDefault("Twiml", "");
        if (!CALL_FIELDS.equals(form.keySet())) {
            return failed(400, 20001, "Unknown or missing parameters " + form.keySet());
        }
        if (!form.get("To").matches("\\+[1-9][0-9]{6,14}")) {
            return failed(400, 21211, "The 'To' number is not a valid phone number.");
        }
        if (!form.get("From").matches("\\+[1-9][0-9]{6,14}")) {
            return failed(400, 21212, "The 'From' number is not a valid phone number.");
        }
        if (script.length() > 4000 || !isScript(script)) {
            return failed(400, 12100, "Document parse failure");
        }
        calls.add(form);
        return swallows
                ? HookServer.status(504, "upstream timed out")
                : HookServer.status(201, GoJson.encode(listing(calls.size())), "Content-Type", "application/json");
    }

    private static boolean isScript(String script) {
        try {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(script.getBytes(UTF_8)));
            return SCRIPT.matcher(script).find();
        } catch (SAXException | IOException | ParserConfigurationException malformed) {
            return false;
        }
    }

    private static Map<String, Object> listing(int number) {
        return new TreeMap<>(Map.of(
                "sid",
                "CA" + number,
                "status",
                "queued",
                "date_created",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC))));
    }

    private HookServer.Answer list(String query) {
        listed++;
        if (!query.matches("(.*&)?StartTime%3E=\\d{4}-\\d\\d-\\d\\d(&.*)?")) {
            return failed(400, 20001, "no day in " + query);
        }
        String to = FormFields.of(query).getOrDefault("To", "");
        List<Map<String, Object>> found = new ArrayList<>();
        for (int number = calls.size(); number > 0; number--) {
            if (calls.get(number - 1).get("To").equals(to)) {
                found.add(listing(number));
            }
        }
        return HookServer.status(200, GoJson.encode(Map.of("calls", found)), "Content-Type", "application/json");
    }

    private synchronized HookServer.Answer answer(Received received) {
        String login = Base64.getEncoder().encodeToString((user + ":" + TOKEN).getBytes(UTF_8));
        String[] target = received.target().split("\\?", 2);
        boolean isList = received.method().equals("GET") && target[0].equals(ROOT + "/Calls.json");
        boolean isCall = received.method().equals("POST") && target[0].equals(ROOT + "/Calls.json");
        if (!isList && !isCall && !(received.method() + target[0]).equals("POST" + ROOT + "/Messages.json")) {
            return failed(404, 20404, "The requested resource was not found");
        }
        if (!("Basic " + login).equals(received.headers().get("authorization"))) {
            return failed(401, 20003, "Authenticate");
        }
        if (isList) {
            return list(target.length == 2 ? target[1] : "");
        }
        if (!"application/x-www-form-urlencoded".equals(received.headers().get("content-type"))) {
            return failed(400, 21604, "A 'To' phone number is required.");
        }
        Map<String, String> form = FormFields.of(received.body());
        HookServer.Answer set = numbers.get(form.getOrDefault("To", ""));
        return set != null ? set : isCall ? call(form) : taken(form);
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
