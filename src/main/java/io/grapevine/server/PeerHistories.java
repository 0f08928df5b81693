package io.grapevine.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.query.PeerExchange;
import io.grapevine.history.query.RecordPageSource;
import io.grapevine.history.query.StoredPages;
import io.grapevine.mesh.PeerQuestions;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.MemberId;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

    /** The beginning of a question about a tenant, whose name and a line break follow. */
    private static final String TENANT = "tenant ";

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
     * @param history the history of a tenant; of the default one for an empty name
     * @param worker runs what reads files
     */
    void answer(Function<String, HistoryReader> history, Executor worker) {
        loop.execute(() -> questions.ifPresent(peers -> peers.answerBy((question, reply) -> {
            if (answering == MOST) {
                reply.accept(NONE);
                return;
            }
            answering++;
            worker.execute(() -> {
                byte[] answer = read(history, question);
                loop.execute(() -> {
                    answering--;
                    reply.accept(answer);
                });
            });
        })));
    }

    private static byte[] read(Function<String, HistoryReader> history, byte[] question) {
        try {
            String text = new String(question, UTF_8);
            int end = text.startsWith(TENANT) ? text.indexOf('\n') : -1;
            String member = end < 0 ? "" : text.substring(TENANT.length(), end);
            byte[] own = text.substring(end + 1).getBytes(UTF_8);
            return PeerExchange.answer(new StoredPages(history.apply(member)), own)
                    .orElse(NONE);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("err", e.toString()).log("History not read for a peer");
            return NONE;
        }
    }

    /**
     * The histories of the peers by their names, those that have gone silent among them. Called on worker threads; waits for the loop.
     *
     * @param tenant whose histories they are; empty for the default one
     */
    Map<String, RecordPageSource> peers(String tenant) {
        if (questions.isEmpty()) {
            return Map.of();
        }
        PeerQuestions peers = questions.get();
        try {
            Map<String, RecordPageSource> histories = new LinkedHashMap<>();
            for (MemberId peer : CompletableFuture.supplyAsync(peers::peers, loop)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join()) {
                histories.put(peer.name(), PeerExchange.peer(question -> ask(peers, peer, named(tenant, question))));
            }
            return histories;
        } catch (CompletionException ended) {
            return Map.of(); // the loop has ended, and so will the server
        }
    }

    /** A question about a tenant, which a version without tenants does not understand. */
    private static byte[] named(String tenant, byte[] question) {
        return tenant.isEmpty() ? question : (TENANT + tenant + '\n' + new String(question, UTF_8)).getBytes(UTF_8);
    }

    private CompletableFuture<Optional<byte[]>> ask(PeerQuestions peers, MemberId member, byte[] question) {
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        loop.execute(() -> peers.ask(member, question, PATIENCE, answer::complete));
        return answer.completeOnTimeout(Optional.empty(), 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
