package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.query.HistoryPeer;
import io.grapevine.history.query.PeerExchange;
import io.grapevine.history.query.StoredPages;
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

    /** How many questions of peers are answered at a time; others are refused. */
    private static final int MOST = 8;

    private static final byte[] NONE = {};

    private final EventLoop loop;
    private final Optional<PeerQuestions> questions;
    /** How many questions of peers are being answered. On the loop only. */
    private int answering;

    PeerHistories(EventLoop loop, Replication replication) {
        this.loop = loop;
        this.questions = replication.services().questions();
    }

    /**
     * Answers peers from now on.
     *
     * @param worker runs what reads files
     */
    void answer(HistoryReader history, Executor worker) {
        StoredPages stored = new StoredPages(history);
        loop.execute(() -> questions.ifPresent(peers -> peers.answerBy((question, reply) -> {
            if (answering == MOST) {
                reply.accept(NONE);
                return;
            }
            answering++;
            worker.execute(() -> {
                byte[] answer = read(stored, question);
                loop.execute(() -> {
                    answering--;
                    reply.accept(answer);
                });
            });
        })));
    }

    private static byte[] read(StoredPages stored, byte[] question) {
        try {
            return PeerExchange.answer(stored, question).orElse(NONE);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("err", e.toString()).log("History not read for a peer");
            return NONE;
        }
    }

    /** The peers, those that have gone silent among them. Called on worker threads; waits for the loop. */
    List<HistoryPeer> peers() {
        if (questions.isEmpty()) {
            return List.of();
        }
        PeerQuestions peers = questions.get();
        try {
            List<HistoryPeer> histories = new ArrayList<>();
            for (MemberId member : CompletableFuture.supplyAsync(peers::peers, loop)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join()) {
                histories.add(
                        new HistoryPeer(member.name(), PeerExchange.peer(question -> ask(peers, member, question))));
            }
            return histories;
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
