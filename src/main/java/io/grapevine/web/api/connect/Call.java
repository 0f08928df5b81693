package io.grapevine.web.api.connect;

import io.grapevine.base.Gzip;
import io.grapevine.base.go.Quoted;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.PausedRequest;
import io.grapevine.web.WebOptions;
import io.grapevine.web.api.connect.CallFault.Code;
import io.grapevine.web.api.connect.CallForm.Protocol;
import io.grapevine.web.api.connect.Envelopes.Envelope;
import io.grapevine.web.api.http.QueryString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Request of a call: what its head says of it, and the messages in it. On the event loop of the connection. */
final class Call {
    /** No request of a procedure has more to say, expanded or not, so no client can fill the memory. */
    static final int MOST_BYTES = 64 << 10;

    private static final String GZIP = "gzip";

    private static final String IDENTITY = "identity";
    private static final String VERSION = "Connect-Protocol-Version";

    private static final int TIMEOUT_DIGITS = 10;
    private static final long LONGEST_TIMEOUT = 99_999_999;
    private static final Map<Character, ChronoUnit> UNITS = Map.of(
            'n', ChronoUnit.NANOS,
            'u', ChronoUnit.MICROS,
            'm', ChronoUnit.MILLIS,
            'S', ChronoUnit.SECONDS,
            'M', ChronoUnit.MINUTES,
            'H', ChronoUnit.HOURS);

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final CallForm form;
    private final WebOptions.Connect limits;
    private final QueryString query;
    private final CallAnswer answer;
    private final boolean isExpanded;
    private final Optional<Duration> patience;

    /**
     * Reads what the head says of a call.
     *
     * @throws CallFault if a part of it cannot be used; {@code answer} can say so
     */
    Call(RoutingContext context, CallForm form, WebOptions.Connect limits, CallAnswer answer) throws CallFault {
        this.context = context;
        this.request = context.request();
        this.form = form;
        this.limits = limits;
        this.query = new QueryString(request.query());
        this.answer = answer;
        this.isExpanded = compression();
        Optional<CallFault> version = form.protocol().isGrpc() ? Optional.empty() : wrongVersion(request);
        if (version.isPresent()) {
            throw version.get();
        }
        if (isGet() && query.all("message").isEmpty()) {
            throw new CallFault(Code.INVALID_ARGUMENT, "missing message parameter");
        }
        this.patience = form.protocol().isGrpc()
                ? timeoutOfGrpc(request.getHeader("Grpc-Timeout"))
                : timeoutOfConnect(request.getHeader("Connect-Timeout-Ms"));
    }

    /** How long the client waits for the answer; empty if it has not said so. */
    Optional<Duration> patience() {
        return patience;
    }

    /** Reads how long a client waits, in milliseconds; empty if there are none. */
    private static Optional<Duration> timeoutOfConnect(@Nullable String text) throws CallFault {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() > TIMEOUT_DIGITS) {
            throw invalid("parse timeout: " + Quoted.quote(text) + " has >10 digits");
        }
        long millis = number(text)
                .orElseThrow(() ->
                        invalid("parse timeout: strconv.ParseInt: parsing " + Quoted.quote(text) + ": invalid syntax"));
        if (millis < 0) {
            throw invalid("parse timeout: " + Quoted.quote(text) + " is negative");
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    /** Reads how long a client waits, as a number with a unit, {@code 5S} for five seconds; empty if there is none. */
    private static Optional<Duration> timeoutOfGrpc(@Nullable String text) throws CallFault {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        char last = text.charAt(text.length() - 1);
        ChronoUnit unit = UNITS.get(last);
        if (unit == null) {
            throw invalid("protocol error: timeout has invalid unit '" + last + "'");
        }
        long number = number(text.substring(0, text.length() - 1))
                .filter(each -> each >= 0)
                .orElseThrow(() -> invalid("protocol error: invalid timeout " + Quoted.quote(text)));
        if (number > LONGEST_TIMEOUT) {
            throw invalid("protocol error: timeout " + Quoted.quote(text) + " is too long");
        }
        return Optional.of(Duration.of(number, unit));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[+-]?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static CallFault invalid(String text) {
        return new CallFault(Code.INVALID_ARGUMENT, text);
    }

    private boolean isGet() {
        return request.method().equals(HttpMethod.GET);
    }

    /** Finds the compressions of both ways; whether that of the request is gzip. */
    private boolean compression() throws CallFault {
        String prefix = switch (form.protocol()) {
            case CONNECT_UNARY -> "";
            case CONNECT_STREAM -> "Connect-";
            case GRPC, GRPC_WEB -> "Grpc-";
        };
        String encoding = form.protocol().isGrpc() ? "Encoding" : "Content-Encoding";
        @Nullable
        String sent = isGet()
                ? query.all("compression").stream().findFirst().orElse(null)
                : request.getHeader(prefix + encoding);
        boolean isGiven = sent != null && !sent.isEmpty() && !sent.equals(IDENTITY);
        if (isGiven && !GZIP.equals(sent)) {
            throw new CallFault(
                    Code.UNIMPLEMENTED,
                    "unknown compression " + Quoted.quote(String.valueOf(sent)) + ": supported encodings are gzip");
        }
        @Nullable String accepted = request.getHeader(prefix + "Accept-Encoding");
        boolean isWanted = accepted != null && List.of(accepted.split("[, ]+")).contains(GZIP);
        if (isGiven || isWanted) {
            answer.compress(prefix + encoding);
        }
        return isGiven;
    }

    /** What is wrong with the version of Connect that a request names. */
    static Optional<CallFault> wrongVersion(HttpServerRequest request) {
        boolean isGet = request.method().equals(HttpMethod.GET);
        @Nullable
        String given = isGet
                ? new QueryString(request.query())
                        .all("connect").stream().findFirst().orElse(null)
                : request.getHeader(VERSION);
        String expected = isGet ? "v1" : "1";
        return given == null || given.isEmpty() || given.equals(expected)
                ? Optional.empty()
                : Optional.of(new CallFault(
                        Code.INVALID_ARGUMENT,
                        (isGet ? "connect" : VERSION) + " must be " + Quoted.quote(expected) + ": got "
                                + Quoted.quote(given)));
    }

    /** Reads the only message of the request, and passes it on when all of it is there. */
    void readOne(Consumer<byte[]> then, Consumer<CallFault> otherwise) {
        readAll(
                body -> {
                    try {
                        then.accept(form.protocol() == Protocol.CONNECT_UNARY ? unframed(body) : onlyOf(body));
                    } catch (CallFault fault) {
                        otherwise.accept(fault);
                    }
                },
                otherwise);
    }

    private byte[] unframed(Buffer body) throws CallFault {
        byte[] sent = isGet() ? parameter() : body.getBytes();
        if (sent.length > mostRead()) {
            throw tooLarge(sent.length);
        }
        return isExpanded && sent.length > 0 ? expanded(sent) : sent;
    }

    private byte[] parameter() throws CallFault {
        String message = query.all("message").get(0);
        if (!query.all("base64").stream().findFirst().orElse("").equals("1")) {
            return message.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getUrlDecoder().decode(message);
        } catch (IllegalArgumentException e) {
            throw new CallFault(Code.UNKNOWN, "read message: illegal base64 data");
        }
    }

    private byte[] onlyOf(Buffer body) throws CallFault {
        Envelopes envelopes = new Envelopes(mostRead());
        envelopes.add(body);
        Optional<byte[]> only = Optional.empty();
        while (envelopes.hasNext()) {
            Envelope next = envelopes.next();
            if (form.protocol() == Protocol.GRPC_WEB && (next.flags() & CallAnswer.TRAILERS) != 0) {
                break;
            }
            if (only.isPresent()) {
                throw new CallFault(Code.UNIMPLEMENTED, "unary request has multiple messages");
            }
            only = Optional.of(data(next));
        }
        envelopes.end();
        return only.orElseThrow(() -> new CallFault(Code.UNIMPLEMENTED, "unary request has zero messages"));
    }

    /** What an envelope of a request holds. */
    private byte[] data(Envelope envelope) throws CallFault {
        if (envelope.flags() == 0) {
            return envelope.data();
        }
        if (envelope.flags() != Envelopes.COMPRESSED) {
            throw new CallFault(Code.INTERNAL, "protocol error: invalid envelope flags " + envelope.flags());
        }
        if (!isExpanded) {
            throw new CallFault(Code.INTERNAL, "protocol error: sent compressed message without compression support");
        }
        return envelope.data().length == 0 ? envelope.data() : expanded(envelope.data());
    }

    private byte[] expanded(byte[] sent) throws CallFault {
        try {
            return Gzip.expand(sent, mostRead());
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw reason.startsWith("larger than")
                    ? new CallFault(Code.RESOURCE_EXHAUSTED, "message is larger than configured max " + mostRead())
                    : new CallFault(Code.INVALID_ARGUMENT, "decompress: " + reason);
        }
    }

    private int mostRead() {
        return limits.readBytes() > 0 ? (int) Math.min(limits.readBytes(), MOST_BYTES) : MOST_BYTES;
    }

    private CallFault tooLarge(int size) {
        return new CallFault(
                Code.RESOURCE_EXHAUSTED, "message size " + size + " is larger than configured max " + mostRead());
    }

    private void readAll(Consumer<Buffer> then, Consumer<CallFault> otherwise) {
        if (request.isEnded()) {
            then.accept(Buffer.buffer());
            return;
        }
        long most = limits.bodyBytes() > 0 ? Math.min(limits.bodyBytes(), MOST_BYTES) : MOST_BYTES;
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= most) {
                body.appendBuffer(chunk);
            } else {
                CallFault fault = new CallFault(
                        Code.RESOURCE_EXHAUSTED,
                        "read first " + most + " bytes of message: exceeded " + most
                                + " byte http.MaxBytesReader limit");
                request.handler(rest -> {}).endHandler(end -> {});
                CallRun.afterBody(context, () -> otherwise.accept(fault));
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                then.accept(body);
            }
        });
    }

    /** Reads messages as they come, and as fast as the client takes what they are answered. */
    void readEach(Consumer<byte[]> each, Runnable end, Consumer<CallFault> otherwise) {
        Envelopes envelopes = new Envelopes(mostRead());
        request.handler(chunk -> {
            envelopes.add(chunk);
            pass(envelopes, each, otherwise);
        });
        request.endHandler(ended -> {
            if (!context.response().ended()) {
                try {
                    envelopes.end();
                    end.run();
                } catch (CallFault fault) {
                    otherwise.accept(fault);
                }
            }
        });
    }

    private void pass(Envelopes envelopes, Consumer<byte[]> each, Consumer<CallFault> otherwise) {
        HttpServerResponse response = context.response();
        AnswerPieces answer = AnswerPieces.of(context);
        try {
            while (!response.ended() && !response.closed() && envelopes.hasNext()) {
                if (answer.isFull()) {
                    PausedRequest paused = PausedRequest.of(request);
                    answer.whenTaken(() -> paused.goOn(() -> pass(envelopes, each, otherwise)));
                    return;
                }
                each.accept(data(envelopes.next()));
            }
        } catch (CallFault fault) {
            request.handler(rest -> {});
            otherwise.accept(fault);
        }
    }
}
