package io.grapevine.receiver.slack;

import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.receiver.HookServer.Received;
import io.grapevine.receiver.TestTls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slack on this computer: the Web API, and sockets that are reached through a relay, which can cut them silently. An address of a
 * socket is good for one connection.
 */
public final class FakeSlackServer implements AutoCloseable {
    /** The app-level token. */
    public static final String APP = "xapp-1-hush-Hush-hush";

    private final Vertx vertx = Vertx.vertx();
    private final boolean secure;
    private final HttpServer server;
    private final NetServer relay;
    private final FakeSlack api = new FakeSlack();
    private final Set<String> tickets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<NetSocket> relayed = new CopyOnWriteArrayList<>();
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ServerWebSocket> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpReply> refusals = new LinkedBlockingQueue<>();
    private volatile boolean holds;

    /** Begins to listen, with TLS or without. */
    public FakeSlackServer(boolean secure) {
        this.secure = secure;
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        if (secure) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(TestTls.pem("server.pem")))
                            .addKeyValue(Buffer.buffer(TestTls.pem("server.key"))));
        }
        server = vertx.createHttpServer(options)
                .webSocketHandler(this::connect)
                .requestHandler(this::serve)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        relay = vertx.createNetServer()
                .connectHandler(this::relay)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** The address of a path. */
    public String url(String path) {
        return (secure ? "https" : "http") + "://127.0.0.1:" + server.actualPort() + path;
    }

    /** What users see. */
    public FakeSlack api() {
        return api;
    }

    /** Answers the next request for an address so. */
    void refuse(HttpReply reply) {
        refusals.add(reply);
    }

    /** Answers no message to the address of a click from now on, or does. */
    public void hold(boolean holding) {
        holds = holding;
    }

    /** How often an address was asked for. */
    int opened() {
        return opened.get();
    }

    /** The next socket that has connected. */
    public ServerWebSocket awaitSocket() throws InterruptedException {
        ServerWebSocket socket = arrivals.poll(20, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("no socket");
        }
        return socket;
    }

    /** The next text that a client has sent. */
    String awaitText() throws InterruptedException {
        return received.poll(20, TimeUnit.SECONDS);
    }

    /** How many sockets are open. */
    long open() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    /** Passes on nothing more in either direction, and closes nothing. */
    void freeze() {
        relayed.forEach(socket -> socket.handler(data -> {}));
    }

    private void serve(HttpServerRequest request) {
        if (holds && request.path().startsWith("/hooks/")) {
            return;
        }
        request.body().onSuccess(body -> {
            Map<String, String> headers = new TreeMap<>();
            request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            HttpReply reply = request.path().equals("/api/apps.connections.open")
                    ? address(headers.getOrDefault("authorization", ""), body.toString())
                    : api.reply(new Received(request.method().name(), request.path(), headers, body.toString()));
            reply.headers().forEach((name, value) -> request.response().putHeader(name, value));
            request.response().setStatusCode(reply.status()).end(reply.body());
        });
    }

    private HttpReply address(String authorization, String body) {
        int number = opened.incrementAndGet();
        HttpReply refusal = refusals.poll();
        if (refusal != null) {
            return refusal;
        }
        JsonObject answer = new JsonObject();
        if (!authorization.equals("Bearer " + APP) || body.contains("xapp")) {
            answer.put("ok", false).put("error", "invalid_auth");
        } else {
            tickets.add("t" + number);
            String scheme = secure ? "wss" : "ws";
            answer.put("ok", true)
                    .put(
                            "url",
                            scheme + "://127.0.0.1:" + relay.actualPort() + "/link/?ticket=t" + number + "&app_id=A1");
        }
        return new HttpReply(200, Map.of("Content-Type", "application/json"), answer.encode());
    }

    private void connect(ServerWebSocket socket) {
        String query = String.valueOf(socket.query());
        boolean isValid = tickets.removeIf(ticket -> query.startsWith("ticket=" + ticket + "&"));
        if (!isValid || !socket.path().equals("/link/")) {
            socket.reject(403);
            return;
        }
        socket.textMessageHandler(received::add);
        sockets.add(socket);
        socket.writeTextMessage("{\"type\":\"hello\",\"num_connections\":" + open()
                + ",\"debug_info\":{\"approximate_connection_time\":3600}}");
        arrivals.add(socket);
    }

    private void relay(NetSocket client) {
        client.pause();
        vertx.createNetClient().connect(server.actualPort(), "127.0.0.1").onSuccess(target -> {
            relayed.add(client);
            relayed.add(target);
            client.handler(target::write);
            target.handler(client::write);
            client.closeHandler(closed -> target.close());
            target.closeHandler(closed -> client.close());
            client.resume();
        });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
