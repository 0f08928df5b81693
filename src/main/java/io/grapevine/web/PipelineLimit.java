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
    /** With the one that is answered. */
    private static final int MOST = 8;

    private int unanswered;
    private boolean isWithinRequest;
    private boolean isReadWanted;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            isWithinRequest = true;
        }
        if (message instanceof LastHttpContent) {
            isWithinRequest = false;
        }
        context.fireChannelRead(message);
    }

    /** The rest of a body is read in any case: its request is not answered without it. */
    private boolean isFull() {
        return unanswered >= MOST && !isWithinRequest;
    }

    @Override
    public void read(ChannelHandlerContext context) {
        isReadWanted = isFull();
        if (!isReadWanted) {
            context.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !interim) {
            unanswered--;
        }
        context.write(message, promise);
        if (isReadWanted && !isFull()) {
            isReadWanted = false;
            context.read();
        }
    }
}
