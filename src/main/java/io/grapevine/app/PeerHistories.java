package io.grapevine.app;

import io.grapevine.history.HistoryReader;
import io.grapevine.history.query.HistoryPeer;
import io.grapevine.history.query.PeerExchange;
import io.grapevine.history.query.StoredPages;
import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.PeerQuestions;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.MemberId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the peers for their histories, and answers them from the one of this replica. */
final class PeerHistories {
    private static final Logger LOG = LoggerFactory.getLogger(PeerHistories.class);

    /** How long a peer may take for a page. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How many questions of peers are answered at a time; others are not answered at all. */
    private static final int MOST = 8;

    private final EventLoop loop;
    private final Optional<PeerQuestions> questions;
    /** How many questions of peers are being answered. On the loop only. */
    private int answering;

    PeerHistories(EventLoop loop, Replication replication) {
        this.loop = loop;
        this.questions = replication.questions();
    }

    /**
     * Answers peers from now on.
     *
     * @param worker runs what reads files
     */
    void answer(HistoryReader history, Executor worker) {
        StoredPages stored = new StoredPages(history);
        loop.execute(() -> questions.ifPresent(peers -> peers.answerBy((question, reply) -> {
            if (answering < MOST) {
                answering++;
                worker.execute(() -> {
                    Optional<byte[]> answer = read(stored, question);
                    loop.execute(() -> {
                        answering--;
                        answer.ifPresent(reply);
                    });
                });
            }
        })));
    }

    private static Optional<byte[]> read(StoredPages stored, byte[] question) {
        try {
            return PeerExchange.answer(stored, question);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("err", e.toString()).log("History not read for a peer");
            return Optional.empty();
        }
    }

    /** The live peers. Called on worker threads; waits for the loop. */
    List<HistoryPeer> live() {
        if (questions.isEmpty()) {
            return List.of();
        }
        PeerQuestions peers = questions.get();
        try {
            List<HistoryPeer> live = new ArrayList<>();
            for (MemberId member : CompletableFuture.supplyAsync(peers::peers, loop)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join()) {
                live.add(new HistoryPeer(member.name(), PeerExchange.peer(question -> ask(peers, member, question))));
            }
            return live;
        } catch (CompletionException ended) {
            return List.of(); // the loop has ended, and so will the server
        }
    }

    private CompletableFuture<Optional<byte[]>> ask(PeerQuestions peers, MemberId member, byte[] question) {
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        loop.execute(() -> peers.ask(member, question, PATIENCE, answer::complete));
        return answer.completeOnTimeout(Optional.empty(), 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
