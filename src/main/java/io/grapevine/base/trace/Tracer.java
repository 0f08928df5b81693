package io.grapevine.base.trace;

/** Starts traces. Thread-safe. What an implementation does not override records nothing. */
public interface Tracer {
    /** A tracer that records nothing. */
    Tracer NONE = new Tracer() {};

    /** Whether spans may be recorded at all. */
    default boolean isEnabled() {
        return false;
    }

    /**
     * Starts a span in the trace of a request, or a trace of its own.
     *
     * @param traceParent the header {@code traceparent} of the request; empty or invalid for a trace of its own
     * @param traceState the header {@code tracestate} of the request; may be empty
     */
    default Span start(String name, Span.Kind kind, String traceParent, String traceState) {
        return Span.NONE;
    }

    /** A tracer all of whose spans have an attribute, those below them included. */
    default Tracer with(String key, String value) {
        return this;
    }

    /** Starts a trace with a span of kind {@code INTERNAL}. */
    default Span start(String name) {
        return start(name, Span.Kind.INTERNAL, "", "");
    }
}
