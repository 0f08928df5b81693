package io.grapevine.reliability;

import io.grapevine.it.Program;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers with many requests, bodies and streams, as any client may send them before a login, or a reader. */
final class WebCallers {
    private static final int HEADS = 1_200;
    private static final int ANNOUNCED = 256 << 10;
    private static final int BODIES = 6;
    private static final int BODY = 60 << 20;
    private static final int PIECE = 1 << 16;
    private static final int COMPARISONS = 260;
    private static final int VALUES = 90;
    private static final int STREAMS = 1_100;
    private static final int LONG_VALUE = 10_000;
    private static final int UNFINISHED = 150;
    private static final int LINES = 20_000;
    private static final int MATCHERS = 45;
    private static final int ROUTES = 9_000;

    private WebCallers() {}

    static Map<String, HostileCaller> all() {
        Map<String, HostileCaller> all = new LinkedHashMap<>();
        all.put(
                "heads",
                new HostileCaller(
                        HEADS + " heads of `POST /callback/slack` that announce 256 KiB each, and no body",
                        List.of(),
                        program -> heads(program, "/callback/slack")));
        all.put(
                "heads-of-alerts",
                new HostileCaller(
                        HEADS + " heads of `POST /api/v2/alerts` that announce 256 KiB each, and no body",
                        List.of(),
                        program -> heads(program, "/api/v2/alerts")));
        all.put(
                "bodies",
                new HostileCaller(
                        BODIES + " `GET /api/v2/alerts`, each with a body of 60 MiB, at a time",
                        List.of(),
                        WebCallers::bodies));
        all.put(
                "comparisons",
                new HostileCaller(
                        COMPARISONS + " `POST /regexps` with slow expressions, all at a time",
                        List.of(),
                        WebCallers::comparisons));
        all.put(
                "fields",
                new HostileCaller(
                        UNFINISHED + " heads at a time that do not end, of " + LINES
                                + " lines `a:b` each, again and again",
                        List.of(),
                        WebCallers::fields));
        all.put(
                "replays",
                new HostileCaller(
                        "An assistant that replays configurations, again and again: " + MATCHERS
                                + " matchers of 5,000 characters, and " + ROUTES + " routes that each continue",
                        List.of(
                                "--grapevine.config=" + HostileCaller.DIRECTORY + "/" + HostileCaller.ON_CALL,
                                "--history.dir=" + HostileCaller.DIRECTORY + "/history"),
                        WebCallers::replays));
        all.put("streams", new HostileCaller(STREAMS + " `GET /events`", List.of(), WebCallers::streams));
        return all;
    }

    private static Socket open(Program program) throws IOException {
        URI url = URI.create(program.url());
        return new Socket(url.getHost(), url.getPort());
    }

    private static void write(Socket socket, String method, String path, long length) throws IOException {
        String head = method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** Leaves connections open until it is interrupted. */
    private static long hold(List<Socket> sockets) throws IOException {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException end) {
            for (Socket each : sockets) {
                each.close();
            }
        }
        return sockets.size();
    }

    private static long heads(Program program, String path) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < HEADS; i++) {
            Socket socket = open(program);
            sockets.add(socket);
            write(socket, "POST", path, ANNOUNCED);
        }
        return hold(sockets);
    }

    private static long fields(Program program) {
        byte[] lines =
                ("GET / HTTP/1.1\r\nHost: localhost\r\n" + "a:b\r\n".repeat(LINES)).getBytes(StandardCharsets.US_ASCII);
        long sent = 0;
        try {
            while (true) {
                sent += atATime(UNFINISHED, () -> {
                    try (Socket socket = open(program)) {
                        socket.getOutputStream().write(lines);
                        return socket.getInputStream().read();
                    }
                });
            }
        } catch (InterruptedException end) {
            return sent;
        }
    }

    private static long replays(Program program) throws IOException {
        String matchers = IntStream.range(0, MATCHERS)
                .mapToObj(i -> "'a=~\"" + i + "(x|y)*" + "[ab]?".repeat(1_000) + "\"'")
                .collect(Collectors.joining(", "));
        String tree = "route:\n  receiver: none\n  routes:\n";
        String none = "receivers: [{name: none}]\n";
        List<String> configs = List.of(
                tree + "  - matchers: [" + matchers + "]\n" + none,
                tree + "  - continue: true\n".repeat(ROUTES) + none);
        HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(program.url())
                .endpoint("/mcp")
                .build();
        long sent = 0;
        try (McpSyncClient client = McpClient.sync(transport)
                .requestTimeout(Duration.ofMinutes(1))
                .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(null))
                .build()) {
            client.initialize();
            while (!Thread.currentThread().isInterrupted()) {
                Map<String, Object> change = Map.of("config", configs.get((int) sent % configs.size()));
                sent++;
                client.callTool(McpSchema.CallToolRequest.builder("replay_change")
                        .arguments(change)
                        .build());
            }
        } catch (RuntimeException end) { // interrupted, or refused for good
            return sent;
        }
        return sent;
    }

    private static long streams(Program program) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Socket socket = open(program);
            sockets.add(socket);
            write(socket, "GET", "/api/grapevine/v1/events", 0);
        }
        return hold(sockets);
    }

    private static long bodies(Program program) throws InterruptedException {
        return atATime(BODIES, () -> send(program, "GET", "/api/v2/alerts", new byte[PIECE], BODY / PIECE));
    }

    private static long comparisons(Program program) throws InterruptedException {
        String value = "\"" + "ab".repeat(LONG_VALUE / 2) + "\"";
        String values = String.join(",", Collections.nCopies(VALUES, value));
        byte[] body = ("{\"regexps\":[{\"regexp\":\".*[ab]{500}x\",\"values\":[" + values + "]}]}")
                .getBytes(StandardCharsets.US_ASCII);
        return atATime(COMPARISONS, () -> send(program, "POST", "/api/grapevine/v1/regexps", body, 1));
    }

    /**
     * Sends a request whose body is the same piece several times, and waits for the answer. A copy of each body, as a client of the
     * library makes it, would have this process collect its heap while it measures what others see.
     */
    private static int send(Program program, String method, String path, byte[] piece, int pieces) throws IOException {
        try (Socket socket = open(program)) {
            write(socket, method, path, (long) piece.length * pieces);
            for (int sent = 0; sent < pieces; sent++) {
                socket.getOutputStream().write(piece);
            }
            return socket.getInputStream().read();
        }
    }

    /** Sends requests at a time; one that fails is as good as any other. */
    private static long atATime(int number, Callable<Integer> request) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(number);
        try {
            long answered = 0;
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(number, request))) {
                try {
                    each.get();
                    answered++;
                } catch (ExecutionException failed) {
                    answered++;
                }
            }
            return answered;
        } finally {
            threads.shutdownNow();
        }
    }
}
