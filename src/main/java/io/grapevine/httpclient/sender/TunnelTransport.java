package io.grapevine.httpclient.sender;

import io.grapevine.base.HeaderText;
import io.grapevine.config.ProxyConfig;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.grapevine.httpclient.sender.PooledTransport.ResolvedRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
                .recover(fault -> atProxy(proxy, fault))
                .compose(socket -> exchange(socket, request, deadline, proxy).onComplete(done -> dialer.closed()))
                .onComplete(done -> client.close());
    }

    private Future<HttpReply> exchange(
            NetSocket socket, ResolvedRequest request, ExchangeDeadline deadline, Proxy proxy) {
        dialer.established();
        deadline.running(socket::close);
        Future<Void> ready = proxy.kind() == Proxy.Kind.HTTPS
                ? SocketTls.start(socket, tls, proxy.host(), proxy.port()).recover(fault -> atProxy(proxy, fault))
                : Future.succeededFuture();
        HttpUrl url = request.url();
        return url.https()
                ? ready.compose(done -> connect(socket, url, proxy))
                        .compose(done -> send(socket, request, url.target(), Map.of()))
                : ready.compose(done -> send(socket, request, url.absolute(), proxy.credentials()));
    }

    private static <T> Future<T> atProxy(Proxy proxy, Throwable fault) {
        return Future.failedFuture(HttpFaults.at(proxy.toString(), fault));
    }

    private Future<Void> connect(NetSocket socket, HttpUrl url, Proxy proxy) {
        String target = url.bracketedHost() + ":" + url.port();
        Map<String, List<String>> headers = proxy.connectHeaders(target, config);
        headers.putIfAbsent("User-Agent", List.of(HttpSender.USER_AGENT));
        return Http1.exchange(socket, "CONNECT", target, headers, null)
                .recover(fault -> atProxy(proxy, fault))
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

    /** Client of one HTTP/1.1 exchange on a socket, whose handlers are restored afterwards. */
    private static final class Http1 {
        private static final String CODEC = "http1";

        private final NetSocketInternal socket;
        private final Promise<HttpReply> reply = Promise.promise();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Buffer body = Buffer.buffer();
        private int status;

        private Http1(NetSocketInternal socket) {
            this.socket = socket;
        }

        /**
         * Sends a request and reads the response. Called on the socket's event loop.
         *
         * @param headers all headers but {@code Content-Length}
         */
        static Future<HttpReply> exchange(
                NetSocket socket,
                String method,
                String target,
                Map<String, List<String>> headers,
                @Nullable Buffer body) {
            DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1,
                    HttpMethod.valueOf(method),
                    target,
                    body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body.getBytes()));
            headers.forEach((name, values) -> request.headers()
                    .set(name, values.stream().map(HeaderText::written).toList()));
            if (body != null) {
                request.headers().set("Content-Length", body.length());
            }
            return new Http1((NetSocketInternal) socket).run(request);
        }

        private Future<HttpReply> run(DefaultFullHttpRequest request) {
            ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
            pipeline.addBefore(socket.channelHandlerContext().name(), CODEC, new HttpClientCodec(65536, 65536, 8192));
            socket.messageHandler(this::receive);
            socket.exceptionHandler(reply::tryFail);
            socket.closeHandler(closed -> reply.tryFail(new HttpClosedException("closed")));
            socket.writeMessage(request).onFailure(reply::tryFail);
            return reply.future().onComplete(done -> {
                if (pipeline.get(CODEC) != null) {
                    pipeline.remove(CODEC);
                }
            });
        }

        private void receive(Object message) {
            try {
                if (message instanceof HttpObject part) {
                    receive(part);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void receive(HttpObject part) {
            DecoderResult result = part.decoderResult();
            if (result.isFailure()) {
                reply.tryFail(result.cause());
                return;
            }
            if (part instanceof HttpResponse response) {
                status = response.status().code();
                headers.clear();
                response.headers().forEach(entry -> headers.putIfAbsent(entry.getKey(), entry.getValue()));
            }
            if (part instanceof HttpContent content) {
                int room = Math.min(
                        HttpReply.MAX_BODY - body.length(), content.content().readableBytes());
                byte[] bytes = new byte[room];
                content.content().getBytes(content.content().readerIndex(), bytes);
                body.appendBytes(bytes);
            }
            boolean full = body.length() == HttpReply.MAX_BODY;
            if ((part instanceof LastHttpContent && status >= 200) || full) {
                reply.tryComplete(new HttpReply(status, headers, body.toString()));
            }
        }
    }
}
