package io.grapevine.httpclient.sender;

import io.grapevine.base.trace.Span;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The span of a request to a receiver. Paths, queries and headers may be secrets, so it has none of them. */
final class RequestTrace {
    private static final int FIRST_ERROR = 400;

    private RequestTrace() {}

    static Span start(HttpCall call, Span parent) {
        Span span = parent.isRecording() ? parent.child("HTTP " + call.method(), Span.Kind.CLIENT) : parent;
        if (span.isRecording()) {
            span.set("http.request.method", call.method());
            try {
                HttpUrl url = HttpUrl.parse(call.url());
                span.set("server.address", url.host()).set("server.port", url.port());
            } catch (SendFailure unreadable) {
                span.set("error.type", "url"); // sending fails likewise, and says why
            }
        }
        return span;
    }

    /** Adds the headers {@code traceparent} and {@code tracestate}, where there is a trace, sampled or not. */
    static HttpCall propagate(HttpCall call, Span span) {
        String parent = span.traceParent();
        if (parent.isEmpty()) {
            return call;
        }
        HttpCall traced = call.with("traceparent", parent);
        String state = span.traceState();
        return state.isEmpty() ? traced : traced.with("tracestate", state);
    }

    static void end(Span span, @Nullable HttpReply reply, @Nullable Throwable fault) {
        if (!span.isRecording()) {
            return;
        }
        if (reply != null) {
            span.set("http.response.status_code", reply.status());
            if (reply.status() >= FIRST_ERROR) {
                span.set("error.type", Integer.toString(reply.status()));
                span.fail("HTTP status " + reply.status());
            }
        } else if (fault != null) {
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            span.fail(HttpFaults.at("receiver", cause).getMessage());
        }
        span.end();
    }
}
