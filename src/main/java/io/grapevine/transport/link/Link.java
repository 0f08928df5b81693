package io.grapevine.transport.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** An established connection that this replica dialled. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
public final class Link {
    private static final int MOST_MISSED = 3;

    private final MeshAddress address;
    private final Identity who;
    private final Channel channel;
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final Map<Long, CompletableFuture<byte[]>> questions = new ConcurrentHashMap<>();

    Link(MeshAddress address, Identity who, Channel channel) {
        this.address = address;
        this.who = who;
        this.channel = channel;
    }

    /** The identity of the other end. */
    public Identity who() {
        return who;
    }

    /** The dialled address. */
    public MeshAddress address() {
        return address;
    }

    /** Sends a frame to the core of the other end; false if the link is closed or its buffer is full. */
    public boolean core(byte[] body) {
        return write(new LinkFrame.Core(body));
    }

    /** Sends a message without a response; false if the link is closed or its buffer is full. */
    public boolean tell(String subject, byte[] body) {
        return write(new LinkFrame.Tell(subject, body));
    }

    /** Sends a request; the future completes on a network thread, and fails without a timely response. */
    public CompletableFuture<byte[]> ask(String subject, byte[] body, Duration timeout) {
        long number = lastNumber.incrementAndGet();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        questions.put(number, answer);
        var timer = channel.eventLoop()
                .schedule(
                        () -> answer.completeExceptionally(new TimeoutException("no answer from " + address)),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        answer.whenComplete((body2, failure) -> {
            questions.remove(number);
            timer.cancel(false);
        });
        if (!write(new LinkFrame.Ask(number, subject, body))) {
            answer.completeExceptionally(new IOException("no link to " + address));
        }
        return answer;
    }

    private boolean write(LinkFrame frame) {
        if (frame.body().length > LinkFrame.LONGEST_BODY) {
            throw new IllegalArgumentException(
                    "frame: " + frame.body().length + " bytes (expected: at most " + LinkFrame.LONGEST_BODY + ")");
        }
        if (!channel.isActive() || !channel.isWritable()) {
            return false;
        }
        channel.writeAndFlush(frame, channel.voidPromise());
        return true;
    }

    /** Sends a keepalive request, which counts in {@link #answers} once it is answered. */
    public void ping() {
        write(new LinkFrame.Ping());
    }

    /** The number of frames received over this link. */
    public long answers() {
        return answers.get();
    }

    /** Closes the link and drops pending writes, those that the operating system holds too. */
    public void abort() {
        channel.eventLoop().execute(() -> {
            if (channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            channel.close();
        });
    }

    /** Closes the link after pending writes. */
    public void close() {
        channel.eventLoop().execute(channel::close);
    }

    /** Handler of inbound frames: responses and pongs. */
    final class Replies extends SimpleChannelInboundHandler<LinkFrame> {
        private final Refusals refusals;
        private int missed;

        Replies(Refusals refusals) {
            this.refusals = refusals;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, LinkFrame frame) throws RefusedException {
            missed = 0;
            answers.incrementAndGet();
            if (frame instanceof LinkFrame.Answer answer) {
                CompletableFuture<byte[]> question = questions.get(answer.number());
                if (question == null) {
                    return; // too late
                }
                if (answer.success()) {
                    question.complete(answer.body());
                } else {
                    question.completeExceptionally(new IOException("no answer from the handler at " + address));
                }
            } else if (!(frame instanceof LinkFrame.Pong)) {
                throw new RefusedException(LinkRefusal.MALFORMED, "a question from the dialled side");
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!(event instanceof IdleStateEvent)) {
                context.fireUserEventTriggered(event);
            } else if (++missed >= MOST_MISSED) {
                context.close();
            } else {
                context.writeAndFlush(new LinkFrame.Ping());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            questions.values().forEach(each -> each.completeExceptionally(new IOException("link closed: " + address)));
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            RefusedException.find(cause).ifPresent(refused -> refusals.add(refused, address.toString()));
            context.close();
        }
    }
}
