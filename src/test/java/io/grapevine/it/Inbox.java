package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** Takes what is posted to any path of a port, answers 200, and remembers it. */
public final class Inbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Slack answers; webhooks do not mind. */
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final List<Letter> letters = new ArrayList<>();
    private final List<String> pages = new ArrayList<>();

    /**
     * Something that was posted.
     *
     * @param path where to
     * @param body what
     */
    public record Letter(String path, JsonNode body) {}

    /** Opens a port. */
    public Inbox() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                byte[] page = page().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                return;
            }
            Letter letter = new Letter(exchange.getRequestURI().getPath(), JSON.readTree(exchange.getRequestBody()));
            synchronized (letters) {
                letters.add(letter);
            }
            exchange.sendResponseHeaders(200, OK.length);
            exchange.getResponseBody().write(OK);
        }
    }

    private String page() {
        synchronized (pages) {
            return String.join("\n", pages) + "\n";
        }
    }

    /** Shows {@code lines} to whoever GETs. */
    public void show(String... lines) {
        synchronized (pages) {
            pages.clear();
            pages.addAll(List.of(lines));
        }
    }

    /** {@code http://host:port}. */
    public String url() {
        return "http://" + address();
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** What has come to {@code path} so far. */
    public List<JsonNode> at(String path) {
        synchronized (letters) {
            return letters.stream()
                    .filter(letter -> letter.path().equals(path))
                    .map(Letter::body)
                    .toList();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
