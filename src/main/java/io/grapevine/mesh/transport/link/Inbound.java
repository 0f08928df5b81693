package io.grapevine.mesh.transport.link;

import io.grapevine.mesh.transport.link.LinkPipeline.Inbox;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import org.jspecify.annotations.Nullable;

/** An accepted connection of a member: dispatches its frames and sends responses. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
final class Inbound extends SimpleChannelInboundHandler<LinkFrame> {
    private static final int MOST_BYTES_WAITING = 8 << 20;
    private static final int MOST_QUESTIONS = 256;

    private final Identity from;
    private final Inbox inbox;
    private final Refusals refusals;
    private int bytesWaiting;
    private int questions;

    Inbound(Identity from, Inbox inbox, Refusals refusals) {
        this.from = from;
        this.inbox = inbox;
        this.refusals = refusals;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, LinkFrame frame) throws RefusedException {
        if (frame instanceof LinkFrame.Core core) {
            core(context, core.body());
        } else if (frame instanceof LinkFrame.Tell tell) {
            inbox.onTell(from, tell.subject(), tell.body());
        } else if (frame instanceof LinkFrame.Ask ask) {
            ask(context, ask);
        } else if (frame instanceof LinkFrame.Ping) {
            context.writeAndFlush(new LinkFrame.Pong());
        } else {
            throw new RefusedException(LinkRefusal.MALFORMED, "an answer to nothing");
        }
    }

    private void core(ChannelHandlerContext context, byte[] body) {
        count(context, body.length);
        inbox.core(from, body, () -> context.executor().execute(() -> count(context, -body.length)));
    }

    private void count(ChannelHandlerContext context, int bytes) {
        bytesWaiting += bytes;
        context.channel().config().setAutoRead(bytesWaiting < MOST_BYTES_WAITING);
    }

    private void ask(ChannelHandlerContext context, LinkFrame.Ask ask) {
        if (questions >= MOST_QUESTIONS || !context.channel().isWritable()) {
            return; // the requester has a timeout
        }
        questions++;
        inbox.asked(from, ask.subject(), ask.body())
                .whenCompleteAsync((body, failure) -> answer(context, ask.number(), body, failure), context.executor());
    }

    private void answer(
            ChannelHandlerContext context, long number, byte @Nullable [] body, @Nullable Throwable failure) {
        questions--;
        boolean success = failure == null && body != null && body.length <= LinkFrame.LONGEST_BODY;
        context.writeAndFlush(new LinkFrame.Answer(number, success, success && body != null ? body : new byte[0]));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) { // the other end sends pings far more often
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        RefusedException.find(cause).ifPresent(refused -> refusals.add(refused, from.toString()));
        context.close();
    }
}
