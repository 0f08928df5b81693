package io.grapevine.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grapevine.httpclient.sender.JsonAnswer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** HTTP server that receives webhook and Slack messages on a loopback port and prints their text. */
final class PrintingReceiver implements AutoCloseable {
    /** Slack's response; webhooks ignore it. */
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final PrintStream out;
    private final Set<String> shown = new LinkedHashSet<>();
    private volatile UnaryOperator<String> senders = UnaryOperator.identity();
    private int repeated;

    PrintingReceiver(PrintStream out) throws IOException {
        this.out = out;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/webhook", exchange -> take(exchange, "on-call   (webhook)", PrintingReceiver::webhook));
        server.createContext("/slack", exchange -> take(exchange, "team-chat (Slack)  ", PrintingReceiver::slack));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets the function from the URL in each message to the name of the sender. */
    void senders(UnaryOperator<String> nameAt) {
        senders = nameAt;
    }

    /** The number of notifications, and of duplicates among them. */
    String count() {
        synchronized (out) {
            return shown.size() + " notifications, " + (repeated == 0 ? "none" : repeated) + " of them twice";
        }
    }

    /** The readable lines of a message, and the URL of its sender. */
    private record Message(List<String> lines, String sender) {}

    private void take(HttpExchange exchange, String receiver, Function<Map<String, String>, Message> reader)
            throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Message message = reader.apply(JsonAnswer.scalars(body));
            synchronized (out) {
                boolean isNew = shown.add(receiver + message.lines());
                repeated += isNew ? 0 : 1;
                out.println("  --> " + receiver + "  " + message.lines().get(0) + "   [from "
                        + senders.apply(message.sender()) + (isNew ? "]" : ", who was not the first to tell]"));
                message.lines().stream().skip(1).forEach(line -> out.println("      " + line));
            }
            exchange.sendResponseHeaders(200, OK.length);
            exchange.getResponseBody().write(OK);
        }
    }

    private static Message webhook(Map<String, String> message) {
        List<String> lines = new ArrayList<>();
        lines.add(text(message, "/status") + " " + text(message, "/groupLabels/alertname") + ", because: "
                + text(message, "/notification_reason"));
        for (int i = 0; message.containsKey("/alerts/" + i + "/status"); i++) {
            lines.add(text(message, "/alerts/" + i + "/status") + ": "
                    + text(message, "/alerts/" + i + "/annotations/summary"));
        }
        return new Message(lines, text(message, "/externalURL"));
    }

    private static Message slack(Map<String, String> message) {
        List<String> lines = new ArrayList<>();
        lines.add(text(message, "/attachments/0/title"));
        text(message, "/attachments/0/text")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(lines::add);
        return new Message(lines, text(message, "/attachments/0/title_link"));
    }

    private static String text(Map<String, String> message, String pointer) {
        return message.getOrDefault(pointer, "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
