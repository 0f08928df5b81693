package io.grapevine.httpclient.sender;

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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Client of one HTTP/1.1 exchange on a socket, whose handlers are restored afterwards. */
final class Http1 {
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
     * @param target the request target
     * @param headers all headers but {@code Content-Length}
     * @param body the body; null for none
     */
    static Future<HttpReply> exchange(
            NetSocket socket, String method, String target, Map<String, List<String>> headers, @Nullable Buffer body) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                target,
                body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body.getBytes()));
        headers.forEach((name, values) -> request.headers().set(name, values));
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
