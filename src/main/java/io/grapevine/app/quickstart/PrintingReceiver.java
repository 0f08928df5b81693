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
import java.util.List;

/** Takes webhook and Slack messages on a port of this computer and prints what a person would read of them. */
final class PrintingReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Slack answers; webhooks do not mind. */
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final PrintStream out;

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

    @FunctionalInterface
    private interface Reader {
        List<String> lines(JsonNode message);
    }

    private void take(HttpExchange exchange, String receiver, Reader reader) throws IOException {
        try (exchange) {
            List<String> lines = reader.lines(JSON.readTree(exchange.getRequestBody()));
            synchronized (out) {
                out.println("  --> " + receiver + "  " + lines.get(0));
                lines.subList(1, lines.size()).forEach(line -> out.println("      " + line));
            }
            exchange.sendResponseHeaders(200, OK.length);
            exchange.getResponseBody().write(OK);
        }
    }

    private static List<String> webhook(JsonNode message) {
        List<String> lines = new ArrayList<>();
        lines.add(message.path("status").asText() + " "
                + message.path("groupLabels").path("alertname").asText() + ", because: "
                + message.path("notification_reason").asText());
        for (JsonNode alert : message.path("alerts")) {
            lines.add(alert.path("status").asText() + ": "
                    + alert.path("annotations").path("summary").asText());
        }
        return lines;
    }

    private static List<String> slack(JsonNode message) {
        JsonNode attachment = message.path("attachments").path(0);
        List<String> lines = new ArrayList<>();
        lines.add(attachment.path("title").asText());
        attachment.path("text").asText().lines().filter(line -> !line.isBlank()).forEach(lines::add);
        return lines;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
