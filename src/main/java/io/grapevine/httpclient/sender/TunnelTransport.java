package io.grapevine.httpclient.sender;

import io.grapevine.config.ProxyConfig;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.grapevine.httpclient.sender.PooledTransport.ResolvedRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Transport through proxies for what Vert.x's client does not support: headers in {@code CONNECT}, and TLS to the
 * proxy. HTTP/1.1 with one connection per request.
 */
record TunnelTransport(
        Vertx vertx, TlsMaterial tls, ProxyConfig config, Destinations proxies, DialMetrics.Dialer dialer) {
    Future<HttpReply> exchange(ResolvedRequest request, Proxy proxy, ExchangeDeadline deadline) {
        NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(deadline.millisLeft()));
        return deadline.resolve(proxies, proxy.host(), proxy.port())
                .compose(client::connect)
                .onFailure(dialer::failed)
                .compose(socket -> exchange(socket, request, deadline, proxy).onComplete(done -> dialer.closed()))
                .onComplete(done -> client.close());
    }

    private Future<HttpReply> exchange(
            NetSocket socket, ResolvedRequest request, ExchangeDeadline deadline, Proxy proxy) {
        dialer.established();
        deadline.running(socket::close);
        Future<Void> ready = proxy.kind() == Proxy.Kind.HTTPS
                ? SocketTls.start(socket, tls, proxy.host(), proxy.port())
                : Future.succeededFuture();
        HttpUrl url = request.url();
        return url.https()
                ? ready.compose(done -> connect(socket, url, proxy))
                        .compose(done -> send(socket, request, url.target(), Map.of()))
                : ready.compose(done -> send(socket, request, url.absolute(), proxy.credentials()));
    }

    private Future<Void> connect(NetSocket socket, HttpUrl url, Proxy proxy) {
        String target = url.bracketedHost() + ":" + url.port();
        Map<String, List<String>> headers = proxy.connectHeaders(target, config);
        headers.putIfAbsent("User-Agent", List.of(HttpSender.USER_AGENT));
        return Http1.exchange(socket, "CONNECT", target, headers, null)
                .compose(answer -> StatusTable.isSuccess(answer.status())
                        ? SocketTls.start(socket, tls, url.host(), url.port())
                        : Future.failedFuture(
                                SendFailure.of(proxy + ": CONNECT answered with status code " + answer.status())));
    }

    private static Future<HttpReply> send(
            NetSocket socket, ResolvedRequest request, String target, Map<String, List<String>> credentials) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(request.url().authority()));
        headers.put("Connection", List.of("close"));
        headers.putAll(credentials);
        headers.putAll(request.headers());
        return Http1.exchange(socket, request.method(), target, headers, request.body());
    }
}
