package io.grapevine.httpclient.sender;

import io.grapevine.config.HttpConfig;
import io.grapevine.httpclient.ClientTls;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.ProxyChoice;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.vertx.core.Future;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects WebSockets with the TLS and proxy settings of an {@code http_config}.
 *
 * @param senders the settings that all clients have in common
 */
public record WebSockets(HttpSenders senders, HttpConfig config) {
    /** The maximum size of a message; a connection that receives more is closed. */
    private static final int MAX_MESSAGE = 1 << 20;

    /**
     * A socket that is connected.
     *
     * @param client the client of the socket, which closes the socket when it is no longer referred to
     */
    public record Connected(ClientWebSocket socket, WebSocketClient client) {
        /** Closes the socket, without waiting for the answer of the server. */
        public void close() {
            socket.close();
            client.close();
        }
    }

    /**
     * Connects. All handlers of the socket run on one event loop of Vert.x.
     *
     * @param url a URL that begins with {@code wss://} or {@code ws://}; may be secret
     * @param prepare sets the handlers, before any frame can arrive
     * @return fails with a {@link SendFailure} only
     */
    public Future<Connected> connect(String url, Duration timeout, Consumer<ClientWebSocket> prepare) {
        try {
            HttpUrl address = address(url);
            TlsMaterial tls = TlsMaterial.read(config.tlsConfig());
            Proxy proxy = ProxyChoice.of(config.proxy(), senders.environment()).of(address);
            check(address, proxy);
            WebSocketClient client = senders.vertx().createWebSocketClient(options(address, tls));
            return ExchangeDeadline.run(
                            senders.vertx(),
                            timeout,
                            address.toString(),
                            deadline -> connect(client, address, tls, proxy, deadline, prepare))
                    .map(socket -> new Connected(socket, client))
                    .onFailure(failed -> client.close());
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private static HttpUrl address(String url) throws SendFailure {
        if (!url.startsWith("wss://") && !url.startsWith("ws://")) {
            throw SendFailure.of("URL <redacted>: unsupported scheme (expected: wss or ws)");
        }
        return HttpUrl.parse("http" + url.substring("ws".length()));
    }

    private void check(HttpUrl address, @Nullable Proxy proxy) throws SendFailure {
        if (proxy == null) {
            return;
        }
        boolean ownHeaders = !config.proxy().proxyConnectHeader().isEmpty() && proxy.kind() == Proxy.Kind.HTTP;
        if (proxy.kind() == Proxy.Kind.HTTPS || ownHeaders) {
            throw SendFailure.of(proxy + ": not possible for WebSockets with TLS to the proxy or proxy_connect_header"
                    + " (expected: an http or socks5 proxy without such headers)");
        }
        senders.allowed().checkUnresolved(address.host());
    }

    private static WebSocketClientOptions options(HttpUrl address, TlsMaterial tls) throws SendFailure {
        WebSocketClientOptions options =
                new WebSocketClientOptions().setMaxMessageSize(MAX_MESSAGE).setMaxFrameSize(MAX_MESSAGE);
        return address.https() ? ClientTls.apply(tls, options) : options;
    }

    private Future<ClientWebSocket> connect(
            WebSocketClient client,
            HttpUrl address,
            TlsMaterial tls,
            @Nullable Proxy proxy,
            ExchangeDeadline deadline,
            Consumer<ClientWebSocket> prepare) {
        ClientWebSocket socket = client.webSocket();
        prepare.accept(socket);
        boolean fromEnvironment = config.proxy().proxyFromEnvironment();
        Future<SocketAddress> server = proxy == null
                ? deadline.resolve(senders.allowed(), address.host(), address.port())
                : deadline.resolve(
                        fromEnvironment ? Destinations.ANY : senders.allowed().proxies(), proxy.host(), proxy.port());
        return server.compose(resolved -> {
                    deadline.running(client::close);
                    WebSocketConnectOptions options = new WebSocketConnectOptions()
                            .setAllowOriginHeader(false)
                            .putHeader("User-Agent", HttpSender.USER_AGENT);
                    return socket.connect(PooledTransport.directed(options, address, tls, proxy, deadline, resolved));
                })
                .recover(fault -> Future.failedFuture(PooledTransport.blamed(proxy, fault)))
                .map(connected -> socket);
    }
}
