package io.grapevine.web.api.connect;

import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.WebOptions;
import io.grapevine.web.api.connect.CallFault.Code;
import io.grapevine.web.api.connect.Procedure.Kind;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Course of a call that has a place: it is checked, read, answered, and counted when it has ended. On one event loop. */
final class CallRun {
    private static final Logger LOG = LoggerFactory.getLogger(CallRun.class);

    /** What is longer is no limit. */
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final RoutingContext context;
    private final Context loop;
    private final Procedure procedure;
    private final WebOptions.Connect limits;
    private final CallMetrics metrics;
    private final long start = System.nanoTime();
    private CallAnswer answer;
    private long deadline = Long.MAX_VALUE;
    /** Whether the deadline is that of a flag, and not that of the client. */
    private boolean isDeadlineOurs;

    private long idleTimer = -1;
    /** How the call ended; unknown as long as its procedure has not begun. */
    private String outcome = Code.UNKNOWN.toString();

    CallRun(RoutingContext context, Procedure procedure, WebOptions.Connect limits, CallMetrics metrics) {
        this.context = context;
        this.loop = context.vertx().getOrCreateContext();
        this.procedure = procedure;
        this.limits = limits;
        this.metrics = metrics;
        this.answer = new CallAnswer(context, CallForm.ofRefusal(context.request()), limits.sendBytes());
        metrics.began(procedure);
        context.addEndHandler(end -> metrics.ended(procedure, outcome, System.nanoTime() - start));
    }

    /** Calls the procedure, or says why the request does not. */
    void start() {
        HttpServerRequest request = context.request();
        Optional<CallForm> form = CallForm.of(request, procedure.isStream());
        if (procedure.kind() == Kind.BOTH_STREAM && request.version() != HttpVersion.HTTP_2) {
            context.response().putHeader("Connection", "close");
            refuse(505, "", "");
        } else if (!procedure.methods().contains(request.method())) {
            String allowed = procedure.methods().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
            refuse(405, "Allow", allowed);
        } else if (form.isEmpty()) {
            refuse(415, "Accept-Post", CallForm.accepted(procedure.isStream()));
        } else if (request.method().equals(HttpMethod.GET) && hasBody(request)) {
            refuse(415, "", "");
        } else {
            begin(form.get());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return (length != null && !length.equals("0")) || request.headers().contains("Transfer-Encoding");
    }

    private void refuse(int status, String header, String value) {
        if (!header.isEmpty()) {
            context.response().putHeader(header, value);
        }
        afterBody(context, () -> Answer.empty(context, status));
    }

    /** Passes over a body whose end is known, as most clients cope badly with an answer before it; a stream may never end. */
    static void afterBody(RoutingContext context, Runnable then) {
        if (context.request().headers().contains("Content-Length")) {
            RequestBodyDrain.skip(context, then);
        } else {
            then.run();
        }
    }

    private void begin(CallForm form) {
        answer = new CallAnswer(context, form, limits.sendBytes());
        answer.offerCompression();
        try {
            Call call = new Call(context, form, limits, answer);
            call.patience().ifPresent(patience -> limitTime(patience, false));
            limitTime(procedure.isStream() ? limits.streamLifetime() : limits.unaryTimeout(), true);
            if (procedure.isStream() && limits.streamIdle().toMillis() > 0) {
                touch();
                context.addEndHandler(end -> context.vertx().cancelTimer(idleTimer));
            }
            if (procedure.kind() == Kind.BOTH_STREAM) {
                call.readEach(message -> answerNext(message, form), this::complete, this::fail);
            } else {
                call.readOne(message -> answerOnly(message, form), this::fail);
            }
        } catch (CallFault fault) {
            afterBody(context, () -> answer.fail(fault));
        }
    }

    /** Ends the call after some time; a client may give it none. */
    private void limitTime(Duration most, boolean isOurs) {
        if (most.isNegative() || (isOurs && most.isZero()) || most.compareTo(FOR_EVER) > 0) {
            return;
        }
        if (start + most.toNanos() < deadline) {
            deadline = start + most.toNanos();
            isDeadlineOurs = isOurs;
        }
        long timer = context.vertx().setTimer(Math.max(1, most.toMillis()), late -> expire(isOurs));
        context.addEndHandler(end -> context.vertx().cancelTimer(timer));
    }

    private void expire(boolean isOurs) {
        if (isOurs && !procedure.isStream() && !context.response().ended()) {
            metrics.expired(procedure);
        }
        fail(CallFault.late());
    }

    /** Waits anew for the next message of a stream. */
    private void touch() {
        if (limits.streamIdle().toMillis() > 0) {
            context.vertx().cancelTimer(idleTimer);
            idleTimer = context.vertx().setTimer(limits.streamIdle().toMillis(), late -> fail(CallFault.late()));
        }
    }

    private void fail(CallFault fault) {
        if (!context.response().ended()) {
            boolean isRead = procedure.isStream() || fault.code() == Code.DEADLINE_EXCEEDED;
            outcome = isRead ? fault.code().toString() : outcome;
            answer.fail(fault);
        }
    }

    private void complete() {
        outcome = "ok";
        answer.end(Optional.empty());
    }

    private void answerOnly(byte[] message, CallForm form) {
        if (System.nanoTime() >= deadline) {
            expire(isDeadlineOurs);
        } else if (procedure.isProbe()) {
            try {
                succeed(answer.encoded(procedure.operation().answer(message, form.isJson())));
            } catch (CallFault fault) {
                failed(fault);
            }
        } else {
            RequestWorkers.run(
                            context, () -> answer.encoded(procedure.operation().answer(message, form.isJson())))
                    .onSuccess(this::succeed)
                    .onFailure(this::failed);
        }
    }

    private void succeed(Buffer message) {
        if (context.response().ended()) {
            return;
        }
        outcome = "ok";
        if (procedure.isSafe()) {
            context.response().putHeader("Cache-Control", "no-store");
        }
        if (procedure.isStream()) {
            answer.send(message);
        } else {
            answer.succeed(message);
        }
    }

    private void answerNext(byte[] message, CallForm form) {
        touch();
        try {
            answer.send(answer.encoded(procedure.operation().answer(message, form.isJson())));
        } catch (CallFault fault) {
            fail(fault);
        }
    }

    private void failed(Throwable reason) {
        if (context.response().ended()) {
            return;
        }
        if (reason instanceof CallFault fault) {
            boolean isRead = procedure.isStream() || fault.code() != Code.INVALID_ARGUMENT;
            outcome = isRead ? fault.code().toString() : outcome;
            answer.fail(fault);
        } else {
            LOG.atError()
                    .addKeyValue("path", context.request().path())
                    .setCause(reason)
                    .log("Request failed");
            outcome = Code.INTERNAL.toString();
            answer.fail(new CallFault(Code.INTERNAL, "internal error"));
        }
    }

    /** Ends a stream, as the program stops. From any thread. */
    void stop() {
        loop.runOnContext(now -> fail(new CallFault(Code.CANCELED, "context canceled")));
    }
}
