package io.grapevine.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses requests of HTTP/1 that Netty's decoder takes and a proxy may read in another way: with status 400, as the last ones of
 * their connection. Without that, what a proxy takes for the body of one request could be read here as another one. Go's server
 * refuses the same.
 */
final class RequestCheck extends ChannelInboundHandlerAdapter {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9!$%&'()*+,.:;=_~\\[\\]-]*+");

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++");
    private static final char DELETE = 0x7F;

    /** HTTP/2 without TLS; also the name of Vert.x' handler that upgrades connections to it, before that which answers is there. */
    private static final String UPGRADE = "h2c";

    private final RequestDecoder.Kept kept;
    private boolean isOver;
    private int messages;
    private boolean isInBody;

    private RequestCheck(RequestDecoder.Kept kept) {
        this.kept = kept;
    }

    /**
     * Decodes and checks the requests of a connection of HTTP/1, and limits how many wait, before Vert.x sees the first of them; HTTP/2
     * has lengths and limits of its own.
     *
     * @param share where it is counted what the requests of the connection take
     * @return what checks; empty for HTTP/2
     */
    static Optional<RequestCheck> addTo(ChannelPipeline pipeline, HeldHeads.Share share) {
        if (pipeline.get(RequestDecoder.NAME) == null) {
            return Optional.empty();
        }
        RequestDecoder.Kept kept = new RequestDecoder.Kept();
        RequestCheck check = new RequestCheck(kept);
        String last = pipeline.get(UPGRADE) == null ? "handler" : UPGRADE;
        pipeline.replace(RequestDecoder.NAME, RequestDecoder.NAME, new RequestDecoder(kept));
        pipeline.addBefore(last, "requestCheck", check)
                .addBefore(last, "pipelineLimit", new PipelineLimit(kept, share));
        return Optional.of(check);
    }

    /** What takes the head that has not come as a whole, or the trailers, in bytes. */
    long unfinished() {
        return kept.unfinished();
    }

    /** How many parts of requests have been decoded: heads and pieces of bodies. */
    int messages() {
        return messages;
    }

    /** Whether what comes next belongs to the body of a request. */
    boolean isInBody() {
        return isInBody;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messages++;
        isInBody = !(message instanceof LastHttpContent);
        if (isOver) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpContent content
                && !(message instanceof HttpRequest)
                && content.decoderResult().isFailure()) {
            // behind other requests, Vert.x would wait for the rest of a body of unknown length
            isOver = true;
            content.release();
            context.close();
            return;
        }
        if (message instanceof HttpRequest request) {
            if (request.headers().contains(HttpHeaderNames.UPGRADE, UPGRADE, true)) {
                // answered as HTTP/1: behind a proxy that does not know of it, an upgrade would hide later requests
                // from it
                request.headers().remove(HttpHeaderNames.UPGRADE);
            }
            DecoderResult result = request.decoderResult();
            if (result.isFailure() && !isKnown(request.protocolVersion())) {
                refuse(context, request, result); // whose answer would have the same version
                return;
            } else if (result.isSuccess() && !isValid(request)) {
                refuse(context, request, DecoderResult.failure(new IllegalArgumentException("head")));
                return;
            }
        }
        context.fireChannelRead(message);
    }

    private void refuse(ChannelHandlerContext context, HttpRequest request, DecoderResult result) {
        isOver = true;
        DefaultFullHttpRequest refused = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), request.uri(), Unpooled.EMPTY_BUFFER);
        refused.setDecoderResult(result);
        ReferenceCountUtil.release(request);
        context.fireChannelRead(refused);
    }

    private static boolean isKnown(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static boolean isValid(HttpRequest request) {
        if (!isKnown(request.protocolVersion())
                || request.headers().contains("")
                || !TOKEN.matcher(request.method().name()).matches()
                || hasControl(request.uri())) {
            return false;
        }
        boolean current = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked"))) {
            return false;
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean needsHost = current && !request.method().equals(HttpMethod.CONNECT);
        return hosts.size() <= 1
                && !(needsHost && hosts.isEmpty())
                && hosts.stream().allMatch(host -> HOST.matcher(host).matches());
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == DELETE) {
                return true;
            }
        }
        return false;
    }

    /**
     * Passes on no more requests of a connection of HTTP/1 while some of them wait for their answers, and reads no more. Vert.x queues all
     * that a client sends without waiting for answers, with their bodies, and would fill the heap with them, and with the answers.
     */
    static final class PipelineLimit extends ChannelDuplexHandler {
        /** With the one that is answered. At least two, as all but the last have been read completely. */
        static final int MOST = 8;

        private final RequestDecoder.Kept kept;
        private final HeldHeads.Share share;
        /** What the requests take that are not answered, the first ones first. */
        private final Deque<Long> unanswered = new ArrayDeque<>();
        /** The parts of requests that came behind those which were passed on, with the same read. */
        private final Deque<Object> waiting = new ArrayDeque<>();

        /** How many of the requests were passed on that are not answered. */
        private int passed;

        private boolean stopped;

        PipelineLimit(RequestDecoder.Kept kept, HeldHeads.Share share) {
            this.kept = kept;
            this.share = share;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                unanswered.add(kept.lastRequest());
                share.begin(kept.lastRequest());
            }
            waiting.add(message);
            pass(context);
            if (!waiting.isEmpty()) {
                stop(context); // anew for each part: Vert.x reads on when the handler of a request has taken its body
            }
        }

        private void stop(ChannelHandlerContext context) {
            stopped = true;
            context.channel().config().setAutoRead(false);
        }

        /** Passes on what may be. */
        private void pass(ChannelHandlerContext context) {
            while (!waiting.isEmpty() && (passed < MOST || !(waiting.element() instanceof HttpRequest))) {
                Object part = waiting.remove();
                if (part instanceof HttpRequest) {
                    passed++;
                }
                if (passed >= MOST) {
                    stop(context); // not in read(): Netty goes on reading for as long as this is set, for any caller
                }
                context.fireChannelRead(part);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            boolean interim = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            boolean isEnd = message instanceof LastHttpContent && !interim;
            context.write(message, isEnd ? promise.unvoid().addListener(sent -> answered(context)) : promise);
        }

        /** The client has taken an answer: what is only written fills memory as requests do. */
        private void answered(ChannelHandlerContext context) {
            if (passed > 0) {
                passed--;
                share.end(unanswered.remove());
            }
            if (!waiting.isEmpty()) {
                context.executor().execute(() -> goOn(context)); // not while an answer is written
            }
            readOn(context);
        }

        private void goOn(ChannelHandlerContext context) {
            pass(context);
            context.fireChannelReadComplete();
            readOn(context);
        }

        private void readOn(ChannelHandlerContext context) {
            if (stopped && waiting.isEmpty() && passed < MOST) {
                stopped = false;
                context.channel().config().setAutoRead(true);
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            waiting.forEach(ReferenceCountUtil::release);
            waiting.clear();
        }
    }
}
