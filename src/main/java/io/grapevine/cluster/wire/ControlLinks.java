package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Questions to any address, over control connections that are made when they are needed. Safe for many threads. */
public final class ControlLinks {
    /** Told of each answer, on any thread. */
    @FunctionalInterface
    public interface Answers {
        /** {@code who} has answered a question. */
        void answered(Identity who, Duration after);
    }

    private final LinkPipeline wire;
    private final Answers answers;
    private final Map<HostPort, CompletableFuture<Link>> links = new ConcurrentHashMap<>();

    /** Dials by {@code wire}. */
    public ControlLinks(LinkPipeline wire, Answers answers) {
        this.wire = wire;
        this.answers = answers;
    }

    /** Asks whoever is at the address; fails if there is no link or no answer in time, never by throwing. */
    public CompletableFuture<byte[]> ask(HostPort to, String subject, byte[] body, Duration timeout) {
        return link(to).thenCompose(link -> {
            long start = System.nanoTime();
            return link.ask(subject, body, timeout).thenApply(answer -> {
                answers.answered(link.who(), Duration.ofNanos(System.nanoTime() - start));
                return answer;
            });
        });
    }

    /** Sends, if there is a link; the future ends when it was handed on. */
    public CompletableFuture<Void> tell(HostPort to, String subject, byte[] body) {
        return link(to).thenAccept(link -> link.tell(subject, body));
    }

    private CompletableFuture<Link> link(HostPort to) {
        CompletableFuture<Link> fresh = new CompletableFuture<>();
        CompletableFuture<Link> known = links.putIfAbsent(to, fresh);
        if (known != null) {
            return known;
        }
        wire.dial(to, ChannelType.CONTROL, fresh::complete, end -> {
            links.remove(to, fresh);
            fresh.completeExceptionally(new IOException("no link to " + to));
        });
        return fresh;
    }
}
