package io.grapevine.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.grapevine.Lists;
import io.grapevine.httpclient.sender.HttpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A receiver of HTTP requests on this computer that records requests and answers as set. */
public final class HookServer implements AutoCloseable {
    /** A received request: header names in lower case, values joined by commas. */
    public record Received(String method, String target, Map<String, String> headers, String body) {}

    /** Answers one request. */
    @FunctionalInterface
    public interface Answer {
        /** Writes the answer to {@code exchange}, whose request is {@code received}. */
        void to(HttpExchange exchange, Received received) throws IOException;
    }

    /** No answer as long as the server runs. */
    public static final Answer SILENCE = (exchange, received) -> {
        try {
            TimeUnit.DAYS.sleep(1);
        } catch (InterruptedException stopped) {
            exchange.close();
        }
    };

    /** No answer but the end of the connection. */
    public static final Answer HANG_UP = (exchange, received) -> {
        throw new IOException("hang up"); // the JDK's server then closes the connection
    };

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hook");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> peers = Collections.synchronizedList(new ArrayList<>());
    private final boolean secure;
    private volatile Answer answer = status(200, "");
    private volatile BiFunction<Map<String, String>, byte[], String> reader =
            (headers, body) -> new String(body, StandardCharsets.UTF_8);

    private HookServer(HttpServer server, boolean secure) {
        this.server = server;
        this.secure = secure;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A server without TLS. */
    public static HookServer start() {
        return start(InetAddress.getLoopbackAddress());
    }

    /** A server without TLS at {@code address}. */
    public static HookServer start(InetAddress address) {
        try {
            return new HookServer(HttpServer.create(new InetSocketAddress(address, 0), 0), false);
        } catch (IOException unavailable) {
            throw new UncheckedIOException(unavailable);
        }
    }

    /** A server with TLS that asks for a client's certificate, if {@code clients} is set. */
    public static HookServer start(SSLContext tls, boolean clients) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                    ssl.setNeedClientAuth(clients);
                    parameters.setSSLParameters(ssl);
                }
            });
            return new HookServer(server, true);
        } catch (IOException unavailable) {
            throw new UncheckedIOException(unavailable);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** An answer with a status, a body and headers, given as name, value, … */
    public static Answer status(int status, String body, String... headers) {
        return (exchange, request) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        };
    }

    /** Reads bodies, which are not plain text, so from now on; gets the headers, too. */
    public HookServer reading(BiFunction<Map<String, String>, byte[], String> decoder) {
        reader = decoder;
        return this;
    }

    /** An answer. */
    static Answer reply(HttpReply reply) {
        return (exchange, request) -> {
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            status(reply.status(), reply.body()).to(exchange, request);
        };
    }

    /** Answers so from now on. */
    public void answer(Answer next) {
        answer = next;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String body = reader.apply(headers, exchange.getRequestBody().readAllBytes());
        Received request = new Received(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
        received.add(request);
        peers.add(exchange.getRemoteAddress().getPort());
        answer.to(exchange, request);
    }

    /** The requests received so far, in order. */
    public List<Received> requests() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** From how many connections requests came. */
    public long connections() {
        synchronized (peers) {
            return peers.stream().distinct().count();
        }
    }

    /** The only request received. */
    public Received only() {
        return Lists.only(requests());
    }

    /** The port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** A URL on this server. */
    public String url(String path) {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
