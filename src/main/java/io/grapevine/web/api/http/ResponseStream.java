package io.grapevine.web.api.http;

import io.grapevine.web.Answer;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.ComputeSlots;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends an answer part by part, compressed if the client takes that. A short answer is sent at once with its length; a longer
 * one in chunks, the next of which are made when the client has taken most of the last. While the client is waited for, the
 * answer takes no thread, none of the places of requests, and no memory but its unsent chunks and the state of its parts.
 */
public final class ResponseStream {
    /** The least length of what is made at a time: two switches of threads each. */
    private static final int PIECE = 64 << 10;

    /** What an alert or a silence more than fills of a chunk, usually. */
    private static final int SLACK = 4 << 10;

    /** How much may wait for the client: enough that a fast one seldom waits for the server. */
    private static final int QUEUE = 128 << 10;

    /** What a compressor takes outside of the heap, and its buffers on it. */
    private static final int COMPRESSOR = 300 << 10;

    private final RoutingContext request;
    private final HttpServerResponse response;
    private final AnswerPieces answer;
    private final Context loop;
    private final Duration patience;
    private final Consumer<Task> worker;
    private final Consumer<IOException> failed;
    private final JsonOutput out = new JsonOutput(PIECE + SLACK);
    private ResponseParts parts = ignored -> false;
    private @Nullable GzipEncoder gzip;
    private boolean isBegun;
    /** How much the parts hold while the client is waited for. */
    private long held;

    /** Whether the client is waited for. Used on the event loop of the connection only, like the timer. */
    private boolean waiting;

    private long timer;

    /** Work that answers, unless a refusal, or a client which is gone, ends it. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does the work.
         *
         * @throws Refusal if the request cannot be answered as it asks
         * @throws IOException if the client is gone
         */
        void run() throws Refusal, IOException;
    }

    /**
     * The answer to {@code request}. To be created on the event loop of the connection.
     *
     * @param patience how long the client may take nothing
     * @param worker runs a task on a worker thread, and handles its failure
     * @param failed called, on the event loop, with the reason why an answer that waited for its client is not continued
     */
    public ResponseStream(
            RoutingContext request,
            Context loop,
            Duration patience,
            Consumer<Task> worker,
            Consumer<IOException> failed) {
        this.request = request;
        this.response = request.response();
        this.answer = AnswerPieces.of(request);
        this.loop = loop;
        this.patience = patience;
        this.worker = worker;
        this.failed = failed;
        // The response has one handler for its end, which others need too.
        request.addEndHandler(ignored -> stopWaiting("the client is gone"));
    }

    /**
     * Sends the parts. Returns when all are sent, or when the client must be waited for: then they are continued later. To be
     * called once, on a worker thread.
     *
     * @throws IOException if the client is gone
     */
    public void send(ResponseParts answer) throws IOException {
        parts = answer;
        work();
    }

    private void work() throws IOException {
        boolean isWhole = true;
        try {
            isWhole = fillQueue();
        } finally {
            if (isWhole) {
                release();
            }
        }
        if (!isWhole) {
            held = parts.held();
            answer.hold(held);
            ComputeSlots.pause(request);
            loop.runOnContext(ignored -> await());
        }
    }

    /** Sends until enough waits for the client; returns whether that was all. */
    private boolean fillQueue() throws IOException {
        do {
            while (out.length() < PIECE) {
                if (!parts.writeNext(out)) {
                    end();
                    return true;
                }
            }
            checkOpen();
            if (!isBegun) {
                begin();
            }
            Buffer piece = gzip == null ? out.take() : gzip.encode(out.takeBytes());
            if (piece.length() > 0) {
                answer.write(piece);
            }
        } while (answer.length() < QUEUE);
        return false;
    }

    private void begin() {
        isBegun = true;
        response.setChunked(true);
        response.headers().add("Vary", "Accept-Encoding");
        if (Answer.accepts(request.request().getHeader("Accept-Encoding"), "gzip")) {
            response.putHeader("Content-Encoding", "gzip");
            gzip = new GzipEncoder();
            answer.hold(COMPRESSOR);
        }
    }

    /** Ends the answer. */
    private void end() throws IOException {
        checkOpen();
        Buffer last = gzip == null ? out.take() : gzip.finish(out.takeBytes());
        loop.runOnContext(ignored -> {
            if (isOpen()) {
                Answer.endParts(request, last);
            }
        });
    }

    private void release() {
        if (gzip != null) {
            gzip.close();
            answer.hold(-COMPRESSOR);
            gzip = null;
        }
    }

    private void await() {
        if (!isOpen()) {
            abandon("the client is gone");
        } else {
            waiting = true;
            timer = request.vertx()
                    .setTimer(
                            patience.toMillis(),
                            id -> stopWaiting("the client took nothing for " + patience.toMillis() + " ms"));
            answer.whenTaken(this::taken);
        }
    }

    private void taken() {
        if (!isOpen()) {
            stopWaiting("the client is gone");
        } else if (waiting) {
            waiting = false;
            request.vertx().cancelTimer(timer);
            resume();
        }
    }

    private void resume() {
        answer.hold(-held);
        ComputeSlots.resume(request, () -> worker.accept(this::work));
    }

    private void stopWaiting(String reason) {
        if (waiting) {
            waiting = false;
            request.vertx().cancelTimer(timer);
            abandon(reason);
        }
    }

    private void abandon(String reason) {
        release();
        failed.accept(new IOException(reason));
    }

    private boolean isOpen() {
        return !response.closed() && !response.ended();
    }

    private void checkOpen() throws IOException {
        if (!isOpen()) {
            throw new IOException("the client is gone");
        }
    }
}
