package io.grapevine.web;

import io.grapevine.web.access.Callers;
import io.grapevine.web.access.ClientAddress;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, which is sent in pieces: one when the client has taken the one before, and when there is {@link AnswerRoom}.
 * Whatever may be long, or is one of many answers that a client need not read, is sent here. Thread-safe.
 */
public final class AnswerPieces {
    private static final String KEY = AnswerPieces.class.getName();

    /** The code of HTTP/2 for a client that makes the server work for nothing. */
    private static final long ENHANCE_YOUR_CALM = 11;

    private final RoutingContext request;
    private final HttpServerResponse response;
    private final Context loop;
    private final AnswerRoom room;
    private final Unsent unsent = new Unsent();
    private final Promise<Void> sent = Promise.promise();
    private final Deque<Part> parts = new ArrayDeque<>(0);
    /** How much of the first part was sent. */
    private int offset;

    /** How many bytes the client has not taken, those that are being sent too. */
    private long length;

    private boolean isBegun;
    private boolean isLast;
    private boolean isOver;

    /** Whether {@link #pump} is running. Used on the event loop only, as the next three. */
    private boolean isPumping;

    /** Whether a piece is being sent. */
    private boolean isBusy;

    /** Whether a piece waits for room. */
    private boolean isWaiting;

    /** Whether there is room now for the piece that waited. */
    private boolean isAdmitted;

    private @Nullable Runnable whenTaken;

    /** A part of the body; {@code isShared}: others hold it as well. */
    private record Part(Buffer bytes, boolean isShared) {}

    private final class Unsent extends AnswerRoom.Unsent {
        @Override
        String owner() {
            String user = Callers.of(request).name().orElse(Callers.user(request));
            return user.isEmpty() ? "@" + ClientAddress.network(Callers.address(request)) : user;
        }

        @Override
        void sendNext() {
            loop.runOnContext(ignored -> {
                isWaiting = false;
                isAdmitted = true;
                pump();
            });
        }

        @Override
        void breakOff() {
            AnswerPieces.this.breakOff();
        }
    }

    private AnswerPieces(RoutingContext request, AnswerRoom room) {
        this.request = request;
        this.response = request.response();
        this.loop = request.vertx().getOrCreateContext();
        this.room = room;
    }

    /** Prepares the body of the answer to a request. On its event loop. */
    static void begin(RoutingContext request, AnswerRoom room) {
        request.put(KEY, new AnswerPieces(request, room));
    }

    /** The body of the answer to a request. On its event loop, where nobody has prepared it. */
    public static AnswerPieces of(RoutingContext request) {
        AnswerPieces pieces = request.get(KEY);
        if (pieces == null) {
            begin(request, new AnswerRoom(Long.MAX_VALUE, Long.MAX_VALUE, System::nanoTime));
            pieces = request.get(KEY);
        }
        return pieces;
    }

    /** Sends a part of a body of unknown length. */
    public void write(Buffer part) {
        add(new Part(part, false));
    }

    /** Sends a part that is held for others as well, as {@link #write} does. */
    public void writeShared(Buffer part) {
        add(new Part(part, true));
    }

    /** Whether there is any of it, though nothing may have been sent: then there can be no other answer. */
    public synchronized boolean isBegun() {
        return isBegun || isLast;
    }

    /** How many bytes the client has not taken. */
    public synchronized long length() {
        return length;
    }

    /** Whether the client has yet to take a whole piece, or more: what follows is better not made before {@link #whenTaken}. */
    public boolean isFull() {
        return length() > AnswerRoom.PIECE;
    }

    /** More bytes are held for this answer than those of its parts, or fewer. */
    public void hold(long bytes) {
        room.hold(unsent, bytes);
    }

    /**
     * Ends the answer with all of its body, or the last part of it, which may be empty.
     *
     * @param isShared whether it is held for others as well
     * @return when the client has taken it, or is gone
     */
    Future<Void> end(Buffer last, boolean isShared) {
        boolean isOnly;
        synchronized (this) {
            if (isLast) {
                return sent.future();
            }
            isLast = true;
            isOnly = !isBegun;
        }
        if (isOnly && last.length() <= AnswerRoom.SHORT) {
            return endAtOnce(last);
        }
        if (!response.headWritten() && !response.isChunked()) {
            response.putHeader("Content-Length", Integer.toString(last.length()));
        }
        add(new Part(last, isShared));
        ComputeSlots.pause(request);
        return sent.future();
    }

    /** Ends with a body that is short, as that of most answers: it waits for nothing, but counts. */
    private Future<Void> endAtOnce(Buffer body) {
        Future<Void> taken = body.length() == 0 ? response.end() : response.end(body);
        if (!taken.isComplete() && body.length() > 0) {
            room.enter(unsent, body.length());
            taken.onComplete(done -> room.leave(unsent));
        }
        return taken;
    }

    private void add(Part part) {
        boolean isFirst;
        synchronized (this) {
            if (isOver) {
                return;
            }
            isFirst = !isBegun;
            isBegun = true;
            parts.add(part);
            length += part.bytes().length();
        }
        if (isFirst) {
            request.addEndHandler(end -> ended());
        }
        if (!part.isShared()) {
            room.hold(unsent, part.bytes().length());
        }
        if (loop == request.vertx().getOrCreateContext()) {
            pump();
        } else {
            loop.runOnContext(ignored -> pump());
        }
    }

    /** Sends what the client takes. */
    private void pump() {
        if (isPumping) {
            return; // a piece that was taken at once
        }
        isPumping = true;
        for (Buffer piece = next(); piece != null && mayBeSent(piece); piece = next()) {
            isBusy = true;
            int bytes = piece.length();
            boolean isEnd = take(bytes);
            send(piece, isEnd).onComplete(done -> taken(bytes, isEnd || done.failed()));
        }
        isPumping = false;
    }

    private boolean mayBeSent(Buffer piece) {
        if (isBusy || isWaiting) {
            return false;
        }
        isWaiting = !isAdmitted && !room.enter(unsent, piece.length());
        isAdmitted = false;
        return !isWaiting;
    }

    private Future<Void> send(Buffer piece, boolean isEnd) {
        if (response.ended() || response.closed()) {
            return Future.failedFuture("the client is gone");
        } else if (isEnd) {
            return piece.length() == 0 ? response.end() : response.end(piece);
        }
        return response.write(piece);
    }

    /** The next piece, which may be empty if it is the last one; null if there is none. */
    private synchronized @Nullable Buffer next() {
        while (parts.size() > 1 && parts.getFirst().bytes().length() == 0) {
            parts.remove();
        }
        Part first = parts.peek();
        if (first == null || isOver || (first.bytes().length() == 0 && !isLast)) {
            return null;
        }
        int end = Math.min(first.bytes().length(), offset + AnswerRoom.PIECE);
        return first.bytes().slice(offset, end);
    }

    /** Takes the next piece away; returns whether it is the last one of the answer. */
    private boolean take(int bytes) {
        Part first;
        boolean isEnd;
        synchronized (this) {
            first = parts.element();
            offset += bytes;
            if (offset < first.bytes().length()) {
                return false;
            }
            parts.remove();
            offset = 0;
            isEnd = isLast && parts.stream().allMatch(part -> part.bytes().length() == 0);
            if (isEnd) {
                parts.clear();
            }
        }
        if (!first.isShared()) {
            room.hold(unsent, -first.bytes().length());
        }
        return isEnd;
    }

    private void taken(int bytes, boolean isEnd) {
        room.sent(unsent, bytes);
        Runnable then;
        synchronized (this) {
            length -= bytes;
            then = length <= AnswerRoom.PIECE || isEnd ? whenTaken : null;
            whenTaken = then == null ? whenTaken : null;
        }
        isBusy = false;
        if (isEnd) {
            over();
        }
        if (then != null) {
            then.run();
        }
        pump();
    }

    /** Runs {@code then} when the client has taken most, or is gone. On the event loop. */
    public void whenTaken(Runnable then) {
        synchronized (this) {
            if (length > AnswerRoom.PIECE && !isOver) {
                whenTaken = then;
                return;
            }
        }
        then.run();
    }

    /** Nothing more can be sent, unless the end is on its way. */
    private void ended() {
        boolean isOnItsWay;
        synchronized (this) {
            isOnItsWay = isLast && parts.isEmpty();
        }
        if (!isOnItsWay) {
            over();
        }
    }

    private void over() {
        Runnable then;
        synchronized (this) {
            isOver = true;
            parts.clear();
            then = whenTaken;
            whenTaken = null;
        }
        room.leave(unsent);
        sent.tryComplete();
        if (then != null) {
            then.run();
        }
    }

    /** Ends the answer at once. A part of it may have been sent: only a closed connection, or stream, shows that it is incomplete. */
    public void breakOff() {
        loop.runOnContext(ignored -> {
            if (request.request().connection() instanceof ConnectionBase connection
                    && (request.request().version() != HttpVersion.HTTP_2 || connection.isNotWritable())) {
                // from the first handler on: others, and Vert.x, would wait until the client has taken what was sent
                Optional.ofNullable(connection.channel().pipeline().firstContext()) // none: it is closed
                        .ifPresent(ChannelHandlerContext::close);
            } else {
                response.reset(ENHANCE_YOUR_CALM);
            }
            over(); // after that, so that who waited for the client sees that it is gone
        });
    }
}
