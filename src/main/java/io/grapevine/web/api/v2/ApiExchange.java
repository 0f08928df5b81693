package io.grapevine.web.api.v2;

import io.grapevine.base.go.Quoted;
import io.grapevine.base.trace.Span;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.web.AlertAdmission;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.RequestSpans;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.WorkerExchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request to Alertmanager's API and its response. */
final class ApiExchange extends WorkerExchange {
    private static final String UNTYPED = "application/octet-stream";
    private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]++";
    private static final String VALUE = "(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final Pattern CONTENT_TYPE = Pattern.compile(
            "\\s*(" + TOKEN + "/" + TOKEN + ")\\s*" + "(?:;\\s*" + TOKEN + "\\s*=\\s*" + VALUE + "\\s*)*+;?\\s*");
    private static final List<String> RANGES_WITH_JSON = List.of(JSON, "application/*", "*/*");
    private static final Pattern QUALITY = Pattern.compile("\\s*q=([0-9.]++)\\s*", Pattern.CASE_INSENSITIVE);

    private final Query query;
    private final long start = System.nanoTime();
    private Span span = Span.NONE;

    /** An operation of the API, which answers one kind of request. */
    @FunctionalInterface
    interface Operation {
        /**
         * Answers, now or later. Called on a worker thread, or on an event loop if it is quick.
         *
         * @throws Refusal if the request cannot be answered as it asks
         * @throws IOException if the client is gone
         */
        void answer(ApiExchange exchange) throws Refusal, IOException;
    }

    /**
     * The exchange of a request whose body has been read.
     *
     * @param parser reads the matchers of the query
     * @param patience how long a client may read nothing of the response
     */
    ApiExchange(RoutingContext request, MatcherParser parser, Duration patience) {
        super(request, patience);
        this.query = new Query(request.request().query(), parser);
    }

    /** Lets the operation of {@code endpoint} answer on a worker thread, or here if it is quick. */
    void run(ApiV2.Endpoint endpoint) {
        if (!endpoint.span().isEmpty()) {
            span = RequestSpans.below(request(), endpoint.span());
        }
        if (bodySize() <= endpoint.quickSize()) {
            onEventLoop(() -> answer(endpoint.operation()));
        } else {
            onWorker(() -> answer(endpoint.operation()));
        }
    }

    @Override
    protected Workers workers() {
        return task -> RequestWorkers.answer(request(), Executors.callable(task));
    }

    private void answer(Operation operation) throws Refusal, IOException {
        checkMediaTypes(request().request());
        operation.answer(this);
    }

    /**
     * Validates the headers {@code Content-Type} and {@code Accept}.
     *
     * @throws Refusal if its body is not JSON, or if it has no body and accepts no JSON
     */
    private static void checkMediaTypes(HttpServerRequest request) throws Refusal {
        if (request.bytesRead() > 0) {
            String header =
                    Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
            String type = header.isBlank() ? UNTYPED : mediaType(header);
            if (!type.equals(JSON)) {
                throw http(
                        415, "unsupported media type " + Quoted.quote(type) + ", only [application/json] are allowed");
            }
        } else if (!takesJson(request.headers().getAll("Accept"))) {
            throw http(406, "unsupported media type requested, only [application/json] are available");
        }
    }

    /** The media type of a {@code Content-Type} header, without its parameters. */
    static String mediaType(String header) throws Refusal {
        if (header.equals(JSON)) {
            return JSON;
        }
        Matcher form = CONTENT_TYPE.matcher(header);
        if (!form.matches()) {
            throw http(400, "Content-Type header: \"" + header + "\" (expected: type/subtype; parameter=value)");
        }
        return form.group(1).toLowerCase(Locale.ROOT);
    }

    /** Whether a request with these {@code Accept} headers takes JSON; one without any takes everything. */
    static boolean takesJson(List<String> accept) {
        return accept.isEmpty()
                || accept.stream()
                        .flatMap(header -> List.of(header.split(",", -1)).stream())
                        .anyMatch(ApiExchange::hasJson);
    }

    /** Whether a media range of an {@code Accept} header has JSON in it, with a quality that is not zero. */
    private static boolean hasJson(String range) {
        String[] parts = range.split(";", -1);
        if (!RANGES_WITH_JSON.contains(parts[0].strip())) {
            return false;
        }
        String quality = "1";
        for (int i = 1; i < parts.length; i++) {
            Matcher form = QUALITY.matcher(parts[i]);
            if (form.matches()) {
                quality = form.group(1);
            }
        }
        return quality.chars().anyMatch(digit -> digit >= '1' && digit <= '9');
    }

    /** An error with a standard HTTP status, such as 404. */
    static Refusal http(int status, String message) {
        return Refusal.coded(status, status, message);
    }

    Span span() {
        return span;
    }

    Query query() {
        return query;
    }

    String pathParameter(String name) {
        return String.valueOf(request().pathParam(name));
    }

    /** Whether only alerts that are known may be stored, as memory is full. */
    boolean isForKnownAlerts() {
        return AlertAdmission.isForKnownAlerts(request());
    }

    /** Says which share of the alerts in the body are stored and were not known, and how many groups are not flushed yet. */
    void stored(double newShare, int unflushed) {
        AlertAdmission.stored(request(), newShare, unflushed);
    }

    /** Answers that some of the alerts were refused, since memory is full or a limit was reached. */
    void refuseAlerts(String reason) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        AlertAdmission.refusesSome(request(), took, () -> refuse(ApiExchange.http(429, reason)));
    }

    /** Answers with an error: a string if an operation has found it, else an object. */
    @Override
    public void refuse(Refusal fault) {
        if (fault.code() == 0) {
            Buffer text = JsonWriter.buffer(json -> json.generator().writeString(fault.text()));
            bytes(fault.status(), JSON, text.appendByte((byte) '\n'));
            return;
        }
        // Alertmanager ends those errors that its API framework finds without a new line.
        Buffer body = JsonWriter.buffer(
                json -> json.object(fields -> fields.put("code", fault.code()).put("message", fault.text())));
        bytes(fault.status(), JSON, body);
    }

    /**
     * Ends an answer that is being made: with this error, if nothing of it was sent.
     *
     * @throws IOException always
     */
    void breakOff(Refusal fault) throws IOException {
        if (!AnswerPieces.of(request()).isBegun()) {
            refuse(fault);
        }
        throw new IOException(fault.text());
    }

    @Override
    protected void refuseInternalError() {
        span.fail("internal error");
        super.refuseInternalError();
    }
}
