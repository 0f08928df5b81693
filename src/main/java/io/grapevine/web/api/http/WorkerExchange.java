package io.grapevine.web.api.http;

import io.grapevine.access.Caller;
import io.grapevine.base.HeaderText;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Submission;
import io.grapevine.web.Answer;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.Callers;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A request, whose body has been read, and its response, which a worker thread makes, or the event loop if that is
 * quick. Created on the event loop of the connection, thread-safe afterwards. The APIs differ in what they check and in
 * the form of their errors.
 */
public abstract class WorkerExchange {
    /** The content type of JSON. */
    public static final String JSON = "application/json";

    /** How long a client may read nothing of a response. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(WorkerExchange.class);

    /** The header with the key that a client gives to a request. */
    private static final String KEY = "Idempotency-Key";

    private static final int LONGEST_KEY = 255;

    private final RoutingContext request;
    private final Context loop;
    private final ResponseStream stream;
    /** Takes the answer in place of the sender; null if the sender gets it. */
    private final @Nullable BiConsumer<Integer, Buffer> reply;

    /** Runs tasks on worker threads. */
    @FunctionalInterface
    public interface Workers {
        /** Runs a task, now or when it is its turn. */
        Future<?> run(Runnable task);

        /** The threads of a request. */
        static Workers of(RoutingContext request) {
            return task -> RequestWorkers.run(request, Executors.callable(task));
        }
    }

    /** The exchange of a request whose client may read nothing of the response for {@code patience}. */
    protected WorkerExchange(RoutingContext request, Duration patience) {
        this.request = request;
        this.loop = request.vertx().getOrCreateContext();
        this.stream = new ResponseStream(request, loop, patience, this::onWorker, this::notSent);
        this.reply = null;
    }

    /** An exchange of the sender of {@code outer}; {@code reply} takes the status and the body of its answer. */
    protected WorkerExchange(WorkerExchange outer, BiConsumer<Integer, Buffer> reply) {
        this.request = outer.request;
        this.loop = outer.loop;
        this.stream = outer.stream;
        this.reply = reply;
    }

    /** Answers with an error. */
    public abstract void refuse(Refusal refusal);

    /** Answers with status 500. */
    protected void refuseInternalError() {
        refuse(Refusal.of(500, "internal error"));
    }

    protected final RoutingContext request() {
        return request;
    }

    /** The threads that make the answer, its later parts too. */
    protected Workers workers() {
        return Workers.of(request);
    }

    /** Lets a task answer on a worker thread. */
    protected final void onWorker(ResponseStream.Task task) {
        onWorker(workers(), task);
    }

    /** Lets a task answer on one of these workers. */
    protected final void onWorker(Workers workers, ResponseStream.Task task) {
        workers.run(() -> attempt(task)).onFailure(this::crash);
    }

    /** The sender of the request, and what that one may do. */
    public final Caller caller() {
        return Callers.of(request);
    }

    /** A header of the request, in UTF-8 where it is. */
    public final Optional<String> header(String name) {
        return Optional.ofNullable(request.request().getHeader(name)).map(HeaderText::read);
    }

    /** The name of the sender: by the access file, else of the login at this server; empty if neither is known. */
    public final Optional<String> user() {
        return caller().name().or(() -> Optional.of(Callers.user(request)).filter(user -> !user.isEmpty()));
    }

    /**
     * What the request says of itself, where it changes silences. Clients may give it a key, {@code Idempotency-Key}, and send it again
     * with that where its answer was lost.
     *
     * @throws Refusal if the key has another length than 1 to 255 characters
     */
    public final Submission submission() throws Refusal {
        Optional<String> key = header(KEY);
        if (key.isEmpty()) {
            return Submission.ANY;
        }
        int length = key.get().length();
        if (length < 1 || length > LONGEST_KEY) {
            throw Refusal.of(400, KEY + ": " + length + " characters (expected: 1 to " + LONGEST_KEY + ")");
        }
        String path = request.request().path();
        return new Submission(Submission.id(user().orElse(""), path, key.get(), body()), Optional.empty());
    }

    /** The author of a change whose request names {@code given}: the sender, where it is known and enforced. */
    public final String author(String given) {
        AuditTrail.claims(request, given);
        return caller().author(given);
    }

    /** Refuses the request if what it changes could not be audited; needed where viewers may change something, see {@link AuditTrail#refusal}. */
    public final void checkAudited() throws Refusal {
        Refusal.ifPresent(503, AuditTrail.refusal(request));
    }

    /** Says what the request has changed, as {@link AuditTrail#changed} does. */
    public final void changed(@Nullable Object before, @Nullable Object after) {
        AuditTrail.changed(request, before, after);
    }

    /** Lets a task that is short and waits for nothing answer on the event loop of the connection, which calls this. */
    protected final void onEventLoop(ResponseStream.Task task) {
        try {
            attempt(task);
        } catch (RuntimeException e) {
            crash(e);
        }
    }

    private void attempt(ResponseStream.Task task) {
        try {
            if (request.request().method().equals(HttpMethod.GET)) {
                checkOpen(); // it may have waited for a thread
            }
            task.run();
        } catch (Refusal refusal) {
            refuse(refusal);
        } catch (IOException gone) {
            notSent(gone);
        }
    }

    /** The size of the body in bytes. */
    protected final int bodySize() {
        Buffer body = request.body().buffer();
        return body == null ? 0 : body.length();
    }

    /** The body, which must not be changed; empty if there is none. */
    public final byte[] body() {
        Buffer body = request.body().buffer();
        if (body == null) {
            return new byte[0];
        }
        ByteBuf bytes = body.getByteBuf();
        boolean isWholeArray = bytes.hasArray()
                && bytes.arrayOffset() + bytes.readerIndex() == 0
                && bytes.array().length == body.length();
        return isWholeArray ? bytes.array() : body.getBytes();
    }

    private void notSent(IOException reason) {
        LOG.atDebug().addKeyValue("err", reason.getMessage()).log("Response not sent");
        breakOff();
    }

    /**
     * Answers with JSON that is short enough to be held in memory until the client has taken it, and a new line. To be
     * called on a worker thread.
     *
     * @throws IOException if the client is gone
     */
    public final void stream(JsonWriter.Body body) throws IOException {
        AtomicBoolean written = new AtomicBoolean();
        streamParts(out -> {
            if (written.getAndSet(true)) {
                return false;
            }
            JsonWriter.write(out, body);
            out.raw('\n');
            return true;
        });
    }

    /** Answers with one object as {@link #stream} does. */
    public final void streamObject(JsonWriter.Body fields) throws IOException {
        stream(json -> json.object(fields));
    }

    /**
     * Answers with JSON of any length. To be called on a worker thread; the later parts are made on others.
     *
     * @throws IOException if the client is gone
     */
    public final void streamParts(ResponseParts parts) throws IOException {
        streamParts(JSON, parts);
    }

    /** Answers as {@link #streamParts(ResponseParts)} does, with a content type that is made of JSON. */
    public final void streamParts(String type, ResponseParts parts) throws IOException {
        if (reply != null) {
            JsonOutput out = new JsonOutput(4 << 10);
            for (boolean more = true; more; more = parts.writeNext(out)) {
                checkOpen();
            }
            reply.accept(200, out.take());
            return;
        }
        request.response().putHeader("Content-Type", type);
        stream.send(parts);
    }

    /**
     * Checks that an answer is still wanted; to be called again and again by what takes long.
     *
     * @throws IOException if the client is gone, or the time of the request is over
     */
    public final void checkOpen() throws IOException {
        if (request.response().ended() || request.response().closed()) {
            throw new IOException("the answer is not wanted any more");
        }
    }

    /** Sets a header of the answer, which must not have begun. */
    public final void header(String name, String value) {
        request.response().putHeader(name, HeaderText.written(value));
    }

    /** Adds a warning to the answer, which must not have begun: a header as in RFC 7234. */
    public final void warn(String text) {
        request.response().headers().add("Warning", HeaderText.written("299 - \"" + text.replace('"', '\'') + "\""));
    }

    /** Answers with a short object, and a new line. */
    public final void object(int status, JsonWriter.Body fields) {
        bytes(status, JSON, JsonWriter.buffer(json -> json.object(fields)).appendByte((byte) '\n'));
    }

    /** Answers with a body of some type. */
    public final void bytes(int status, String type, Buffer body) {
        if (reply != null) {
            reply.accept(status, body);
            return;
        }
        loop.runOnContext(ignored -> Answer.body(request, status, type, body));
    }

    /** Answers without a body. */
    public final void empty(int status) {
        loop.runOnContext(ignored -> Answer.empty(request, status));
    }

    /** Answers when a change is done, which is audited if it is of a silence: with {@code answer}, or with status 500 if it has failed. */
    public final <T extends @Nullable Object> void whenDone(CompletionStage<T> change, Consumer<T> answer) {
        change.whenComplete((result, crash) -> {
            if (result instanceof SetResult.Stored stored) {
                changed(stored.before(), stored.silence());
            }
            if (crash == null) {
                answer.accept(result);
            } else {
                crash(crash);
            }
        });
    }

    /** Answers with status 500 and logs the error, which is not shown to the client. */
    public final void crash(Throwable crash) {
        describe(LOG.atError().addKeyValue("path", request.request().path()), crash)
                .log("Request failed");
        if (AnswerPieces.of(request).isBegun()) {
            breakOff();
        } else {
            refuseInternalError();
        }
    }

    /** Adds an error to a line of the log. */
    protected LoggingEventBuilder describe(LoggingEventBuilder line, Throwable crash) {
        return line.setCause(crash);
    }

    /** A response in progress cannot be replaced: only a closed connection shows the client that it is incomplete. */
    private void breakOff() {
        loop.runOnContext(ignored -> {
            if (!request.response().ended()) {
                AnswerPieces.of(request).breakOff();
            }
        });
    }
}
