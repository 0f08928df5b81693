package io.grapevine.app.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** HTTP server that receives webhook and Slack messages on a loopback port and prints their text. */
final class PrintingReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Slack's response; webhooks ignore it. */
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final PrintStream out;
    private final Set<String> told = new LinkedHashSet<>();
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
            return told.size() + " notifications, " + (repeated == 0 ? "none" : repeated) + " of them twice";
        }
    }

    /** The readable lines of a message, and the URL of its sender. */
    private record Message(List<String> lines, String sender) {}

    @FunctionalInterface
    private interface Reader {
        Message read(JsonNode message);
    }

    private void take(HttpExchange exchange, String receiver, Reader reader) throws IOException {
        try (exchange) {
            Message message = reader.read(JSON.readTree(exchange.getRequestBody()));
            synchronized (out) {
                boolean news = told.add(receiver + message.lines());
                repeated += news ? 0 : 1;
                out.println("  --> " + receiver + "  " + message.lines().get(0) + "   [from "
                        + senders.apply(message.sender()) + (news ? "]" : ", who was not the first to tell]"));
                message.lines().stream().skip(1).forEach(line -> out.println("      " + line));
            }
            exchange.sendResponseHeaders(200, OK.length);
            exchange.getResponseBody().write(OK);
        }
    }

    private static Message webhook(JsonNode message) {
        List<String> lines = new ArrayList<>();
        lines.add(message.path("status").asText() + " "
                + message.path("groupLabels").path("alertname").asText() + ", because: "
                + message.path("notification_reason").asText());
        for (JsonNode alert : message.path("alerts")) {
            lines.add(alert.path("status").asText() + ": "
                    + alert.path("annotations").path("summary").asText());
        }
        return new Message(lines, message.path("externalURL").asText());
    }

    private static Message slack(JsonNode message) {
        JsonNode attachment = message.path("attachments").path(0);
        List<String> lines = new ArrayList<>();
        lines.add(attachment.path("title").asText());
        attachment.path("text").asText().lines().filter(line -> !line.isBlank()).forEach(lines::add);
        return new Message(lines, attachment.path("title_link").asText());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
