package io.grapevine.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Reads no more of a connection of HTTP/1 while some of its requests wait for their answers. Vert.x queues all that a client sends
 * without waiting for answers, with their bodies, and would fill the heap with them.
 */
final class PipelineLimit extends ChannelDuplexHandler {
    /** With the one that is answered. At least two, as all but the last have been read completely. */
    static final int MOST = 8;

    private int unanswered;
    private boolean stopped;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
        }
        if (unanswered >= MOST) {
            // Not in read(): Netty goes on reading for as long as this is set, for any caller.
            stopped = true;
            context.channel().config().setAutoRead(false);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !interim) {
            unanswered--;
        }
        context.write(message, promise);
        if (stopped && unanswered < MOST) {
            stopped = false;
            context.channel().config().setAutoRead(true);
        }
    }
}
