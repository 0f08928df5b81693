package io.grapevine.amtool.output;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.model.matcher.Matcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * HTTP server on a loopback port that accepts each message and makes readable lines of it. It understands messages of webhook and
 * Slack integrations; the body of any other is shown as it is.
 */
public final class MessageListener implements AutoCloseable {
    /** Slack's response; webhooks ignore it. */
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);

    /** The size of a body in bytes, above which the rest is not shown. */
    private static final int LARGEST = 1 << 20;

    private static final String ALERT_NAME = "alertname";

    private final HttpServer server;

    /**
     * A message.
     *
     * @param path the path to which it was sent
     * @param lines the text of the message: a headline and details, without control characters
     * @param sender the external URL of the sender; empty if unknown
     */
    public record Message(String path, List<String> lines, String sender) {
        public Message {
            lines = lines.stream()
                    .map(line -> String.join(" ", Table.lines(line)).strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    /**
     * Starts to listen.
     *
     * @param port the port; 0 for a free one
     * @param messages gets the messages, one after the other
     * @throws IOException if the port is not free
     */
    public MessageListener(int port, Consumer<Message> messages) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> take(exchange, messages));
        server.start();
    }

    /** The URL to which messages are sent, without a path. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void take(HttpExchange exchange, Consumer<Message> messages) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(LARGEST), StandardCharsets.UTF_8);
            messages.accept(message(exchange.getRequestURI().getPath(), body));
            exchange.sendResponseHeaders(200, OK.length);
            exchange.getResponseBody().write(OK);
        }
    }

    private static Message message(String path, String body) {
        Map<String, String> json = JsonAnswer.scalars(body);
        if (json.containsKey("/alerts/0/status")) {
            return new Message(path, webhook(json), text(json, "/externalURL"));
        }
        if (json.containsKey("/attachments/0/title")) {
            return new Message(path, slack(json), text(json, "/attachments/0/title_link"));
        }
        return new Message(path, body.lines().toList(), "");
    }

    private static List<String> webhook(Map<String, String> json) {
        List<String> lines = new ArrayList<>();
        String reason = text(json, "/notification_reason");
        lines.add(text(json, "/status") + " " + labels(json, "/groupLabels/")
                + (reason.isEmpty() ? "" : ", because: " + reason));
        for (int i = 0; json.containsKey("/alerts/" + i + "/status"); i++) {
            String alert = "/alerts/" + i;
            String summary = text(json, alert + "/annotations/summary");
            lines.add(text(json, alert + "/status") + " " + labels(json, alert + "/labels/")
                    + (summary.isEmpty() ? "" : ": " + summary));
        }
        return lines;
    }

    private static List<String> slack(Map<String, String> json) {
        List<String> lines = new ArrayList<>();
        lines.add(text(json, "/attachments/0/title"));
        text(json, "/attachments/0/text").lines().forEach(lines::add);
        return lines;
    }

    /** The labels below a JSON pointer, as PromQL writes them: {@code DiskFull{instance="db-1"}}. */
    private static String labels(Map<String, String> json, String pointer) {
        Map<String, String> labels = new TreeMap<>();
        json.forEach((place, value) -> {
            if (place.startsWith(pointer)) {
                labels.put(place.substring(pointer.length()).replace("~1", "/").replace("~0", "~"), value);
            }
        });
        String name = labels.getOrDefault(ALERT_NAME, "");
        labels.remove(ALERT_NAME);
        List<String> others = new ArrayList<>();
        labels.forEach((label, value) -> others.add(Matcher.equal(label, value).toString()));
        return name.isEmpty() || !others.isEmpty() ? name + "{" + String.join(", ", others) + "}" : name;
    }

    private static String text(Map<String, String> json, String pointer) {
        return json.getOrDefault(pointer, "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
