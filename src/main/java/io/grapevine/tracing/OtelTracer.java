package io.grapevine.tracing;

import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts traces with OpenTelemetry; takes up those of requests by the headers of W3C Trace Context. */
record OtelTracer(io.opentelemetry.api.trace.Tracer tracer) implements Tracer {
    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return Set.copyOf(headers.keySet());
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public Span start(String name, Span.Kind kind, String traceParent, String traceState) {
        Context parent = Context.root();
        if (!traceParent.isEmpty()) {
            Map<String, String> headers = Map.of("traceparent", traceParent, "tracestate", traceState);
            parent = W3CTraceContextPropagator.getInstance().extract(parent, headers, HEADERS);
        }
        return OtelSpan.start(tracer, name, kind, parent);
    }
}
