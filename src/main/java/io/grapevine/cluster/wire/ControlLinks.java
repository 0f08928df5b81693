package io.grapevine.cluster.wire;

import io.grapevine.cluster.wire.Hello.ChannelType;
import io.grapevine.cluster.address.MeshAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Requests to any address over control connections, which are opened on demand. Thread-safe. */
public final class ControlLinks {
    private final LinkPipeline wire;
    private final BiConsumer<Identity, Duration> answers;
    private final Map<MeshAddress, CompletableFuture<Link>> links = new ConcurrentHashMap<>();

    /**
     * Creates a pool that dials by {@code wire}.
     *
     * @param answers called on any thread with the member that responded to a request, and after how long
     */
    public ControlLinks(LinkPipeline wire, BiConsumer<Identity, Duration> answers) {
        this.wire = wire;
        this.answers = answers;
    }

    /** Sends a request to an address; the future fails without a link or a timely response. Never throws. */
    public CompletableFuture<byte[]> ask(MeshAddress to, String subject, byte[] body, Duration timeout) {
        return link(to).thenCompose(link -> {
            long start = System.nanoTime();
            return link.ask(subject, body, timeout).thenApply(answer -> {
                answers.accept(link.who(), Duration.ofNanos(System.nanoTime() - start));
                return answer;
            });
        });
    }

    /** Sends a message if there is a link; the future completes when it was passed on. */
    public CompletableFuture<Void> tell(MeshAddress to, String subject, byte[] body) {
        return link(to).thenAccept(link -> link.tell(subject, body));
    }

    private CompletableFuture<Link> link(MeshAddress to) {
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
