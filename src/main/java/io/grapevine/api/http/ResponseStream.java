package io.grapevine.api.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A response body as an output stream for worker threads. A short body is sent at once with its length; a longer one in
 * chunks that wait for the client, so that no response is held in memory as a whole.
 */
public final class ResponseStream extends OutputStream {
    private static final int PIECE = 64 << 10;

    /** How much may wait for the client: enough that the writer seldom has to wait. */
    private static final int QUEUE = 512 << 10;

    private final HttpServerResponse response;
    private final Context loop;
    private final Duration patience;
    private Buffer piece = Buffer.buffer();
    private volatile CountDownLatch room = new CountDownLatch(0);

    /**
     * The body of the answer to {@code request}.
     *
     * @param patience how long the client may take nothing
     */
    public ResponseStream(RoutingContext request, Context loop, Duration patience) {
        this.response = request.response();
        this.loop = loop;
        this.patience = patience;
        // The response has one handler for its end, which others need too.
        request.addEndHandler(end -> room.countDown());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        piece.appendBytes(bytes, offset, length);
        if (piece.length() >= PIECE) {
            send();
        }
    }

    private void send() throws IOException {
        checkOpen();
        if (!response.headWritten()) {
            response.setChunked(true).setWriteQueueMaxSize(QUEUE);
            response.drainHandler(ignored -> room.countDown());
        }
        response.write(piece);
        piece = Buffer.buffer(PIECE + PIECE / 4);
        awaitRoom();
    }

    private void awaitRoom() throws IOException {
        CountDownLatch next = new CountDownLatch(1);
        room = next; // set before the checks, so that no signal between them is missed
        try {
            if (response.writeQueueFull() && isOpen() && !next.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the client took nothing for " + patience.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        checkOpen();
    }

    private boolean isOpen() {
        return !response.closed() && !response.ended();
    }

    private void checkOpen() throws IOException {
        if (!isOpen()) {
            throw new IOException("the client is gone");
        }
    }

    /** Ends the answer. */
    @Override
    public void close() {
        loop.runOnContext(ignored -> {
            if (isOpen()) {
                response.end(piece);
            }
        });
    }
}
