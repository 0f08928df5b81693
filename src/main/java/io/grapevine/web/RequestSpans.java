package io.grapevine.web;

import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.regex.Pattern;

/** Starts a span for each request, in the trace that its headers name ({@code traceparent} of W3C Trace Context). */
public record RequestSpans(Tracer tracer) implements Handler<RoutingContext> {
    private static final Pattern TOKEN = Pattern.compile("/(act|callback/[a-z]+)/[^/]+/?$");
    private static final String KEY = RequestSpans.class.getName();
    private static final int LONGEST_NAME = 200;
    private static final int ERROR = 500;

    /** The span of a request; {@link Span#NONE} if it has none. */
    public static Span of(RoutingContext context) {
        Span span = context.get(KEY);
        return span == null ? Span.NONE : span;
    }

    /** Starts a span below that of a request, which ends with the response. */
    public static Span below(RoutingContext context, String name) {
        Span span = of(context).child(name);
        if (span != Span.NONE) {
            context.addEndHandler(end -> span.end());
        }
        return span;
    }

    @Override
    public void handle(RoutingContext context) {
        if (tracer.isEnabled()) {
            start(context);
        }
        context.next();
    }

    /** The path to record: the token in the address of an action lets its holder act, and traces are read by many. */
    public static String withoutToken(String path) {
        return TOKEN.matcher(path).replaceAll("/$1/<token>");
    }

    private void start(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = withoutToken(Objects.requireNonNullElse(request.path(), ""));
        String name = request.method().name() + " " + path;
        Span span = tracer.start(
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                Span.Kind.SERVER,
                header(request, "traceparent"),
                header(request, "tracestate"));
        context.put(KEY, span);
        if (span.isRecording()) {
            span.set("http.request.method", request.method().name())
                    .set("url.scheme", Objects.requireNonNullElse(request.scheme(), "http"))
                    .set("url.path", path)
                    .set(
                            "network.protocol.version",
                            request.version().alpnName().replaceFirst("^h(ttp/)?", ""))
                    .set("user_agent.original", header(request, "User-Agent"));
            if (request.remoteAddress() != null) {
                span.set("network.peer.address", request.remoteAddress().hostAddress())
                        .set("client.address", request.remoteAddress().hostAddress())
                        .set("network.peer.port", request.remoteAddress().port());
            }
            if (request.authority() != null) {
                span.set("server.address", request.authority().host());
                if (request.authority().port() > 0) {
                    span.set("server.port", request.authority().port());
                }
            }
        }
        context.addEndHandler(end -> end(context, span));
    }

    private static void end(RoutingContext context, Span span) {
        if (span.isRecording()) {
            int status = context.response().getStatusCode();
            span.set("http.request.body.size", context.request().bytesRead())
                    .set("http.response.body.size", context.response().bytesWritten())
                    .set("http.response.status_code", status);
            if (status >= ERROR) {
                span.fail(context.response().getStatusMessage());
            }
        }
        span.end();
    }

    private static String header(HttpServerRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }
}
