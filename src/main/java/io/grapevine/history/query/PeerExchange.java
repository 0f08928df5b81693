package io.grapevine.history.query;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Queries of replicas about each other's histories, as bytes. */
public final class PeerExchange {
    private PeerExchange() {}

    /**
     * The history of a peer.
     *
     * @param ask sends a question; the answer is empty if there is none in time
     */
    public static PageSource peer(Function<byte[], CompletableFuture<Optional<byte[]>>> ask) {
        return question -> ask.apply(question.encode().getBytes(StandardCharsets.UTF_8))
                .thenApply(answer -> {
                    try {
                        return PageCodec.decode(answer.orElseThrow(() -> new IOException("no answer")));
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    /**
     * Answers the question of a peer from the history of this replica, on the thread that calls; reads files.
     *
     * @return the answer; empty if the question is not understood
     * @throws IOException if the history cannot be read
     */
    public static Optional<byte[]> answer(StoredPages stored, byte[] question) throws IOException {
        Optional<PageQuestion> parsed = PageQuestion.parse(new String(question, StandardCharsets.UTF_8));
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(PageCodec.encode(stored.read(parsed.get())));
    }
}
