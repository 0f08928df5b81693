package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes webhooks on any path of a port, and can be in trouble on some of them. */
public final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The treatment of webhooks on a path. */
    public enum Behavior {
        /** Webhooks are taken and answered with 200. */
        ACCEPT,
        /** Webhooks are answered with 503. */
        REJECT,
        /** Webhooks are answered with 400, after which senders do not try again. */
        REFUSE,
        /** Webhooks are kept without an answer; all that came is worked off once the behavior changes. */
        HANG,
        /** Webhooks are taken, and the connection closed instead of an answer. */
        CLOSE
    }

    /** One webhook. */
    public static final class Call {
        private final String path;
        private final JsonNode body;
        private volatile boolean taken;
        private volatile long answered = Long.MAX_VALUE;

        private Call(String path, JsonNode body) {
            this.path = path;
            this.body = body;
        }

        /** The name of the alerts it tells of. */
        public String alert() {
            return body.path("groupLabels").path("alertname").asText();
        }

        /** {@code firing} or {@code resolved}. */
        public String status() {
            return body.path("status").asText();
        }

        /** The alerts it tells of. */
        public JsonNode alerts() {
            return body.path("alerts");
        }

        /** Where users reach the sender. */
        public String externalUrl() {
            return body.path("externalURL").asText();
        }

        /** The port of the API of the replica that sent it. */
        public int senderPort() {
            String url = body.path("externalURL").asText();
            return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
        }

        /** Whether the answer to this webhook had been sent at {@code nanoTime}. */
        public boolean answeredBefore(long nanoTime) {
            return answered - nanoTime < 0;
        }
    }

    private final HookServer server;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Behavior> behaviors = new ConcurrentHashMap<>();
    private volatile Duration pace = Duration.ZERO;

    /** Opens a port of the loopback address. */
    public Receiver() {
        this(InetAddress.getLoopbackAddress());
    }

    /** Opens a port of an address of this computer. */
    public Receiver(InetAddress address) {
        server = HookServer.start(address);
        server.answer((exchange, received) -> take(exchange, received.target(), JSON.readTree(received.body())));
    }

    public int port() {
        return server.port();
    }

    /** {@code host:port} on the loopback address. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** From now on {@code path} is so. */
    public synchronized void behave(String path, Behavior behavior) {
        behaviors.put(path, behavior);
        notifyAll();
    }

    /** From now on each webhook takes so long. */
    public void pace(Duration each) {
        pace = each;
    }

    private void take(HttpExchange exchange, String path, JsonNode body) throws IOException {
        Call call = new Call(path, body);
        Behavior behavior;
        synchronized (this) {
            calls.add(call);
        }
        try {
            Thread.sleep(pace.toMillis());
            behavior = awaitBehavior(path);
        } catch (InterruptedException e) { // the server is closed
            throw new InterruptedIOException(path);
        }
        call.taken = behavior != Behavior.REJECT && behavior != Behavior.REFUSE;
        if (behavior == Behavior.CLOSE) {
            exchange.close();
            return;
        }
        try {
            exchange.sendResponseHeaders(
                    behavior == Behavior.ACCEPT ? 200 : behavior == Behavior.REFUSE ? 400 : 503, -1);
        } finally {
            call.answered = System.nanoTime();
            exchange.close();
        }
    }

    private synchronized Behavior awaitBehavior(String path) throws InterruptedException {
        while (behaviors.getOrDefault(path, Behavior.ACCEPT) == Behavior.HANG) {
            wait();
        }
        return behaviors.getOrDefault(path, Behavior.ACCEPT);
    }

    /** All that came to {@code path}, taken or not. */
    public synchronized List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path.equals(path)).toList();
    }

    /** The webhooks that {@code path} has taken. */
    public List<Call> taken(String path) {
        return calls(path).stream().filter(call -> call.taken).toList();
    }

    /** The alerts that {@code path} was notified of with {@code status}, once for each time. */
    public List<String> notified(String path, String status) {
        return taken(path).stream()
                .filter(call -> call.status().equals(status))
                .map(Call::alert)
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
