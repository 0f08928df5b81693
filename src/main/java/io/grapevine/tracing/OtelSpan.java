package io.grapevine.tracing;

import io.grapevine.base.trace.Span;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span of OpenTelemetry. Its parent is given, not taken from the thread: ours change threads.
 *
 * @param common the attributes that it shares with the spans below it
 */
record OtelSpan(Tracer tracer, Attributes common, io.opentelemetry.api.trace.Span span) implements Span {
    static OtelSpan start(Tracer tracer, Attributes common, String name, Kind kind, Context parent) {
        return new OtelSpan(
                tracer,
                common,
                tracer.spanBuilder(name)
                        .setAllAttributes(common)
                        .setParent(parent)
                        .setSpanKind(
                                switch (kind) {
                                    case INTERNAL -> SpanKind.INTERNAL;
                                    case SERVER -> SpanKind.SERVER;
                                    case CLIENT -> SpanKind.CLIENT;
                                    case PRODUCER -> SpanKind.PRODUCER;
                                })
                        .startSpan());
    }

    @Override
    public boolean isRecording() {
        return span.isRecording();
    }

    /** A span that is not recorded is its own child: only its trace is passed on. */
    @Override
    public Span child(String name, Kind kind) {
        return span.getSpanContext().isSampled()
                ? start(tracer, common, name, kind, Context.root().with(span))
                : this;
    }

    @Override
    public Span set(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span set(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span set(String key, boolean value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public void event(String name, Map<String, ?> attributes) {
        if (span.isRecording()) {
            AttributesBuilder converted = Attributes.builder();
            attributes.forEach((key, value) -> {
                if (value instanceof Number number) {
                    converted.put(key, number.longValue());
                } else {
                    converted.put(key, value.toString());
                }
            });
            span.addEvent(name, converted.build());
        }
    }

    /** The message is also an event as of an exception, where Alertmanager's traces have it. */
    @Override
    public void fail(String message) {
        span.setStatus(StatusCode.ERROR, message);
        event("exception", Map.of("exception.message", message));
    }

    @Override
    public void end() {
        if (span.isRecording()) {
            span.end();
        }
    }

    @Override
    public String traceParent() {
        String header = header("traceparent");
        // Of the flags as Alertmanager writes them: whether it is sampled, and not that the id of the trace is random.
        String flags = span.getSpanContext().isSampled() ? "01" : "00";
        return header.isEmpty() ? "" : header.substring(0, header.length() - flags.length()) + flags;
    }

    @Override
    public String traceState() {
        return header("tracestate");
    }

    private String header(String name) {
        SpanContext context = span.getSpanContext();
        if (!context.isValid()) {
            return "";
        }
        Map<String, String> headers = new TreeMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.root().with(span), headers, (into, key, value) -> headers.put(key, value));
        return headers.getOrDefault(name, "");
    }
}
