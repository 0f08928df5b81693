package io.grapevine.integration.http;

import io.grapevine.http.HttpUrl;
import io.grapevine.http.Proxy;
import io.grapevine.http.SendFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests through proxies in the two ways that Vert.x's client does not know: with headers of one's own in
 * {@code CONNECT}, and over TLS to the proxy. Every request gets a connection of its own and speaks HTTP/1.1.
 */
final class TunnelTransport implements Transport {
    private final Vertx vertx;
    private final TlsMaterial tls;
    private final Map<String, List<String>> connectHeaders;
    private final DialMetrics.Dialer dialer;

    TunnelTransport(Vertx vertx, TlsMaterial tls, Map<String, List<String>> connectHeaders, DialMetrics.Dialer dialer) {
        this.dialer = dialer;
        this.vertx = vertx;
        this.tls = tls;
        this.connectHeaders = connectHeaders;
    }

    @Override
    public Future<HttpReply> exchange(HttpWire wire, Deadline deadline) {
        Proxy proxy = wire.proxy();
        if (proxy == null) {
            return Future.failedFuture(new IllegalArgumentException("proxy: null (expected: a proxy)"));
        }
        NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(deadline.millisLeft()));
        return client.connect(proxy.port(), proxy.host())
                .onFailure(dialer::failed)
                .compose(socket -> exchange(socket, wire, deadline, proxy).onComplete(done -> dialer.closed()))
                .onComplete(done -> client.close());
    }

    private Future<HttpReply> exchange(NetSocket socket, HttpWire wire, Deadline deadline, Proxy proxy) {
        dialer.established();
        deadline.running(socket::close);
        Future<Void> ready = proxy.kind() == Proxy.Kind.HTTPS
                ? SocketTls.start(socket, tls, proxy.host(), proxy.port())
                : Future.succeededFuture();
        return ready.compose(done -> wire.url().https()
                ? throughTunnel(socket, wire, proxy)
                : Http1.exchange(socket, absolute(wire, proxy)));
    }

    private Future<HttpReply> throughTunnel(NetSocket socket, HttpWire wire, Proxy proxy) {
        HttpUrl url = wire.url();
        return Http1.exchange(socket, connect(url, proxy))
                .compose(answer -> StatusTable.isSuccess(answer.status())
                        ? SocketTls.start(socket, tls, url.host(), url.port())
                        : Future.failedFuture(
                                SendFailure.of(proxy + ": CONNECT answered with status code " + answer.status())))
                .compose(secured -> Http1.exchange(socket, direct(wire)));
    }

    private Http1.Request connect(HttpUrl url, Proxy proxy) {
        String target = url.bracketedHost() + ":" + url.port();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(target));
        headers.put("User-Agent", List.of(HttpSender.USER_AGENT));
        headers.putAll(credentials(proxy));
        headers.putAll(connectHeaders);
        return new Http1.Request("CONNECT", target, headers, null);
    }

    private static Http1.Request direct(HttpWire wire) {
        return request(wire, wire.url().target(), Map.of());
    }

    private static Http1.Request absolute(HttpWire wire, Proxy proxy) {
        return request(wire, wire.url().absolute(), credentials(proxy));
    }

    private static Http1.Request request(HttpWire wire, String target, Map<String, List<String>> further) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(wire.url().authority()));
        headers.put("Connection", List.of("close"));
        headers.putAll(further);
        wire.headers().names().forEach(name -> headers.put(name, wire.headers().getAll(name)));
        return new Http1.Request(wire.method(), target, headers, wire.body());
    }

    private static Map<String, List<String>> credentials(Proxy proxy) {
        if (proxy.user() == null) {
            return Map.of();
        }
        byte[] pair = (proxy.user() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "Proxy-Authorization", List.of("Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    @Override
    public void close() {
        // every connection is closed after its request
    }
}
