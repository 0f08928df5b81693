package io.grapevine.httpclient.sender;

import io.grapevine.base.HeaderText;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.httpclient.ClientTls;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of single requests to the socket, with fixed TLS settings: over Vert.x's client, with pooled connections and
 * HTTP/2 where TLS negotiates it; or by {@link TunnelTransport}, for what that does not support.
 */
final class PooledTransport {
    /** How long an unused connection stays open at most, in seconds, as in Alertmanager. */
    private static final int MAX_UNUSED = 300;

    /**
     * The time between two searches for connections that have been unused for so long, in seconds. Each client has a timer for it, by
     * default each second; a replica with a thousand tenants that notify has a thousand clients.
     */
    private static final int CLEANING = 15;

    private static final int KEEP_ALIVE = MAX_UNUSED - CLEANING;

    private static final int TLS_HANDSHAKE_SECONDS = 10;
    private static final int MAX_CONNECTIONS_PER_HOST = 1000;
    private static final int MAX_WAITING = 10_000;

    private final Vertx vertx;
    private final boolean http2;
    private final TunnelTransport tunnel;
    private final ProxyConfig proxyConfig;
    private final TlsMaterial tls;
    private final Destinations allowed;
    private final Destinations proxies;
    private final DialMetrics.Dialer dialer;
    /** The clients of each scheme; null before the first request. */
    private @Nullable HttpClient plain;

    private @Nullable HttpClient secure;
    private int users;
    private boolean retired;

    /**
     * A request with its secrets.
     *
     * @param headers all headers but {@code Host} and {@code Content-Length}, by name in any case
     */
    record ResolvedRequest(
            String method,
            HttpUrl url,
            Map<String, List<String>> headers,
            @Nullable Buffer body,
            @Nullable Proxy proxy) {
        /** The method only, as all else may be secret. */
        @Override
        public String toString() {
            return method + " <redacted>";
        }
    }

    PooledTransport(Vertx vertx, HttpConfig config, TlsMaterial tls, Destinations allowed, DialMetrics.Dialer dialer)
            throws SendFailure {
        this.vertx = vertx;
        this.tls = tls;
        this.allowed = allowed;
        this.dialer = dialer;
        proxyConfig = config.proxy();
        // The proxies of the environment are the administrator's.
        proxies = proxyConfig.proxyFromEnvironment() ? Destinations.ANY : allowed.proxies();
        tunnel = new TunnelTransport(vertx, tls, proxyConfig, proxies, dialer);
        http2 = config.enableHttp2();
        securedOptions(); // fails where the certificates are unusable
    }

    /** The client of a scheme, made by its first request. */
    private synchronized HttpClient client(boolean https) throws SendFailure {
        HttpClient known = https ? secure : plain;
        if (known != null) {
            return known;
        }
        HttpClient made = watched(vertx.createHttpClient(https ? securedOptions() : options()));
        if (https) {
            secure = made;
        } else {
            plain = made;
        }
        return made;
    }

    private HttpClientOptions securedOptions() throws SendFailure {
        HttpClientOptions secured = options()
                .setUseAlpn(http2)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setHttp2MaxPoolSize(8)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE);
        secured.setSslHandshakeTimeout(TLS_HANDSHAKE_SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        ClientTls.apply(tls, secured);
        return secured;
    }

    private HttpClient watched(HttpClient client) {
        return client.connectionHandler(connection -> {
            dialer.established();
            connection.closeHandler(closed -> dialer.closed());
        });
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setMaxPoolSize(MAX_CONNECTIONS_PER_HOST)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setKeepAliveTimeout(KEEP_ALIVE)
                .setPoolCleanerPeriod((int) TimeUnit.SECONDS.toMillis(CLEANING))
                .setMaxHeaderSize(64 << 10)
                .setMaxInitialLineLength(64 << 10);
    }

    /** Sends a request; fails with a {@link SendFailure} or the exception of the connection. */
    Future<HttpReply> exchange(ResolvedRequest wire, ExchangeDeadline deadline) {
        Optional<SendFailure> broken = brokenHeader(wire.headers());
        if (broken.isPresent()) {
            return Future.failedFuture(broken.get());
        }
        Proxy proxy = wire.proxy();
        if (proxy != null && needsTunnel(wire.url(), proxy)) {
            return tunnel.exchange(wire, proxy, deadline);
        }
        HttpClient client;
        try {
            client = client(wire.url().https());
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
        return (proxy == null
                        ? deadline.resolve(
                                allowed, wire.url().host(), wire.url().port())
                        : deadline.resolve(proxies, proxy.host(), proxy.port()))
                .compose(server -> client.request(options(wire, deadline, server)))
                .onFailure(dialer::failed)
                .recover(fault -> Future.failedFuture(blamed(proxy, fault)))
                .compose(request -> send(request, wire, deadline));
    }

    /** Names the proxy in a fault of a connection, unless TLS failed, which the proxy only passes on. */
    static Throwable blamed(@Nullable Proxy proxy, Throwable fault) {
        return proxy == null || HttpFaults.isOfTls(fault) ? fault : HttpFaults.at(proxy.toString(), fault);
    }

    /** The fault of a value that no header can have, such as one of a file with several lines. */
    private static Optional<SendFailure> brokenHeader(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getValue().stream().anyMatch(PooledTransport::isBroken))
                .map(header -> SendFailure.of("header " + header.getKey()
                        + ": a line break or another control character (expected: one line)"))
                .findFirst();
    }

    private static boolean isBroken(String value) {
        return value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F);
    }

    private boolean needsTunnel(HttpUrl url, Proxy proxy) {
        boolean ownConnect = proxy.kind() == Proxy.Kind.HTTP
                && url.https()
                && !proxyConfig.proxyConnectHeader().isEmpty();
        return ownConnect || proxy.kind() == Proxy.Kind.HTTPS;
    }

    /** With the address of the server, or of the proxy if there is one. */
    private RequestOptions options(ResolvedRequest wire, ExchangeDeadline deadline, SocketAddress address) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.valueOf(wire.method()));
        return directed(options, wire.url(), tls, wire.proxy(), deadline, address);
    }

    /**
     * Adds where a request goes.
     *
     * @param address the address of the server, or of the proxy if there is one
     */
    static <O extends RequestOptions> O directed(
            O options,
            HttpUrl url,
            TlsMaterial tls,
            @Nullable Proxy proxy,
            ExchangeDeadline deadline,
            SocketAddress address) {
        options.setHost(url.host())
                .setPort(url.port())
                .setSsl(url.https())
                .setURI(url.target())
                .setConnectTimeout(deadline.millisLeft());
        String serverName = tls.config().serverName();
        if (url.https() && !serverName.isEmpty()) {
            options.setHost(serverName).setServer(SocketAddress.inetSocketAddress(url.port(), url.host()));
        }
        if (proxy == null) {
            options.setServer(address);
        } else {
            options.setProxyOptions(options(proxy, address));
        }
        return options;
    }

    /** A proxy at the address that its name was resolved to. */
    private static ProxyOptions options(Proxy proxy, SocketAddress address) {
        ProxyOptions options = new ProxyOptions()
                .setType(proxy.kind() == Proxy.Kind.SOCKS5 ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(address.host())
                .setPort(address.port());
        String user = proxy.user();
        if (user != null) {
            String password = proxy.password() == null ? "" : proxy.password();
            // Netty encodes a login for an HTTP proxy in UTF-8; of one for SOCKS it writes each character as one byte.
            boolean isSocks = proxy.kind() == Proxy.Kind.SOCKS5;
            options.setUsername(isSocks ? HeaderText.written(user) : user)
                    .setPassword(isSocks ? HeaderText.written(password) : password);
        }
        return options;
    }

    private static Future<HttpReply> send(HttpClientRequest request, ResolvedRequest wire, ExchangeDeadline deadline) {
        request.authority(
                HostAndPort.create(wire.url().bracketedHost(), wire.url().port()));
        wire.headers()
                .forEach((name, values) -> request.headers()
                        .add(name, values.stream().map(HeaderText::written).toList()));
        Promise<HttpReply> reply = Promise.promise();
        deadline.running(() -> request.reset());
        Buffer body = wire.body();
        Future<HttpClientResponse> answer = body == null ? request.send() : request.send(body);
        return answer.compose(response -> read(request, response, reply));
    }

    private static Future<HttpReply> read(
            HttpClientRequest request, HttpClientResponse response, Promise<HttpReply> reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach(entry -> headers.putIfAbsent(entry.getKey(), entry.getValue()));
        Buffer body = Buffer.buffer();
        response.exceptionHandler(reply::tryFail);
        response.endHandler(end -> reply.tryComplete(new HttpReply(response.statusCode(), headers, body.toString())));
        response.handler(part -> {
            int room = HttpReply.MAX_BODY - body.length();
            body.appendBuffer(part.length() <= room ? part : part.slice(0, room));
            if (part.length() > room
                    && reply.tryComplete(new HttpReply(response.statusCode(), headers, body.toString()))) {
                request.reset();
            }
        });
        return reply.future();
    }

    /** Whether the TLS settings of this transport, as just read again, are those that it uses. */
    boolean uses(TlsMaterial read) {
        return read.isUnchanged(tls);
    }

    /** Keeps the connections open until {@link #release}. */
    synchronized PooledTransport acquire() {
        users++;
        return this;
    }

    synchronized void release() {
        users--;
        closeIfIdle();
    }

    /** Closes the connections, those in use when their requests are done. */
    synchronized void retire() {
        retired = true;
        closeIfIdle();
    }

    private void closeIfIdle() {
        if (retired && users == 0) {
            for (HttpClient client : Arrays.asList(plain, secure)) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }
}
