package io.grapevine.web.api.connect;

import io.grapevine.base.Gzip;
import io.grapevine.base.go.JsonText;
import io.grapevine.web.Answer;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.api.connect.CallFault.Code;
import io.grapevine.web.api.connect.CallForm.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answer to a call, in its form. On the event loop of the connection, but for {@link #encoded}. */
final class CallAnswer {
    /** The flag of a last message with the trailers of gRPC-Web. */
    static final int TRAILERS = 0x80;

    /** The flag of a last message that says how a stream of Connect ended. */
    private static final int END = 2;

    private static final String STATUS = "Grpc-Status";
    private static final String MESSAGE = "Grpc-Message";

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CallForm form;
    private final long most;
    private boolean isCompressed;
    private String encodingHeader = "";
    private boolean isBegun;

    /**
     * An answer of which nothing was sent.
     *
     * @param most the size of the largest message in bytes; none at zero or below
     */
    CallAnswer(RoutingContext context, CallForm form, long most) {
        this.context = context;
        this.request = context.request();
        this.response = context.response();
        this.form = form;
        this.most = most;
    }

    /** Says in the head what requests may be compressed with. */
    void offerCompression() {
        response.putHeader(
                switch (form.protocol()) {
                    case CONNECT_UNARY -> "Accept-Encoding";
                    case CONNECT_STREAM -> "Connect-Accept-Encoding";
                    case GRPC, GRPC_WEB -> "Grpc-Accept-Encoding";
                },
                "gzip");
        if (request.method().equals(HttpMethod.GET)) {
            response.headers().add("Vary", "Accept-Encoding");
        }
    }

    /** Compresses messages, as a header says then. */
    void compress(String header) {
        isCompressed = true;
        encodingHeader = header;
        if (form.protocol() != Protocol.CONNECT_UNARY) {
            response.putHeader(header, "gzip");
        }
    }

    /**
     * A message as it is sent. From any thread.
     *
     * @throws CallFault if it is too large
     */
    Buffer encoded(byte[] message) throws CallFault {
        byte[] data = isCompressed ? Gzip.compress(message) : message;
        if (most > 0 && data.length > most) {
            throw new CallFault(
                    Code.RESOURCE_EXHAUSTED,
                    (isCompressed ? "compressed message" : "message") + " size " + data.length
                            + " exceeds sendMaxBytes " + most);
        }
        return form.protocol() == Protocol.CONNECT_UNARY
                ? Buffer.buffer(data)
                : Envelopes.of(isCompressed ? Envelopes.COMPRESSED : 0, data);
    }

    /** Answers with one message. */
    void succeed(Buffer message) {
        if (form.protocol() == Protocol.CONNECT_UNARY) {
            if (isCompressed) {
                response.putHeader(encodingHeader, "gzip");
            }
            end(200, form.contentType(), message);
        } else {
            send(message);
            end(Optional.empty());
        }
    }

    /** Sends one of several messages. */
    void send(Buffer message) {
        if (!response.ended() && !response.closed()) {
            begin();
            if (message.length() > 0) {
                AnswerPieces.of(context).write(message);
            }
        }
    }

    private void begin() {
        if (!isBegun) {
            isBegun = true;
            response.setChunked(true).putHeader("Content-Type", form.contentType());
        }
    }

    /** Answers with an error, after messages that were sent. */
    void fail(CallFault fault) {
        end(Optional.of(fault));
    }

    /** Ends the answer, with an error if there is one. Of a request that goes on nothing more is read. */
    void end(Optional<CallFault> fault) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (!response.headWritten() && !request.isEnded() && request.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        String status = fault.map(each -> each.code().number).orElse(0).toString();
        switch (form.protocol()) {
            case CONNECT_UNARY ->
                fault.ifPresent(each -> end(each.code().status, "application/json", Buffer.buffer(json(each))));
            case CONNECT_STREAM -> {
                begin();
                String end = fault.map(each -> "{\"error\":" + json(each) + "}").orElse("{}");
                end(200, form.contentType(), last(END, end));
            }
            case GRPC -> {
                begin();
                fault.ifPresent(each -> response.putTrailer(MESSAGE, escaped(each.text())));
                response.putTrailer(STATUS, status);
                end(200, form.contentType(), Buffer.buffer());
            }
            case GRPC_WEB -> {
                if (isBegun) {
                    String message = fault.map(each -> "grpc-message: " + escaped(each.text()) + "\r\n")
                            .orElse("");
                    end(200, form.contentType(), last(TRAILERS, message + "grpc-status: " + status + "\r\n"));
                } else {
                    fault.ifPresent(each -> response.putHeader(MESSAGE, escaped(each.text())));
                    response.putHeader(STATUS, status);
                    end(200, form.contentType(), Buffer.buffer());
                }
            }
        }
    }

    private Buffer last(int flag, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        return isCompressed ? Envelopes.of(flag | Envelopes.COMPRESSED, Gzip.compress(data)) : Envelopes.of(flag, data);
    }

    /** Ends a response whose only part this is, or the last one. */
    private void end(int status, String type, Buffer body) {
        if (isBegun) {
            Answer.endParts(context, body);
        } else {
            Answer.body(context, status, type, body);
        }
    }

    private static String json(CallFault fault) {
        StringBuilder out = new StringBuilder("{\"code\":");
        JsonText.append(out, fault.code().toString());
        JsonText.append(out.append(",\"message\":"), fault.text());
        return out.append('}').toString();
    }

    /** A text as a trailer has it: of ASCII, all else of UTF-8 as escapes. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each < ' ' || each > '~' || each == '%') {
                out.append(String.format("%%%02X", each));
            } else {
                out.append((char) each);
            }
        }
        return out.toString();
    }
}
