package io.grapevine.base.trace;

import java.util.Map;

/**
 * A timed operation of a trace, from its creation to {@link #end}. Thread-safe. Attributes that are costly to make
 * should be made only if {@link #isRecording}. What an implementation does not override records nothing.
 */
public interface Span {
    /** A span that records nothing, as where tracing is off. */
    Span NONE = new Span() {};

    /**
     * How many alerts of one operation get spans of their own: those of a large group would push all other spans out of
     * the queue to the collector.
     */
    int MOST_ALERTS = 100;

    /** The attribute with the number of alerts of an operation. */
    String ALERTS = "alerting.alerts.count";

    /** The attribute with the fingerprint of the alert of an operation. */
    String FINGERPRINT = "alerting.alert.fingerprint";

    /** The attribute with the name of the alert of an operation. */
    String ALERT_NAME = "alerting.alert.name";

    /** The attribute with the tenant of an operation; not that of the default one. */
    String TENANT = "alerting.tenant";

    /** The role of a span in its trace. */
    enum Kind {
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER
    }

    /** Whether this span is recorded: not where tracing is off, and not in a trace that is not sampled. */
    default boolean isRecording() {
        return false;
    }

    /** Starts a span below this one. */
    default Span child(String name, Kind kind) {
        return this;
    }

    /** Starts a span of kind {@code INTERNAL} below this one. */
    default Span child(String name) {
        return child(name, Kind.INTERNAL);
    }

    default Span set(String key, String value) {
        return this;
    }

    default Span set(String key, long value) {
        return this;
    }

    default Span set(String key, boolean value) {
        return this;
    }

    /**
     * Adds an event at the current time.
     *
     * @param attributes texts and integers
     */
    default void event(String name, Map<String, ?> attributes) {}

    /**
     * Marks this span as failed.
     *
     * @param message the error, without secrets
     */
    default void fail(String message) {}

    /** Ends this span; calls after the first have no effect. */
    default void end() {}

    /** The header {@code traceparent} for a request that belongs to this span; empty for none. */
    default String traceParent() {
        return "";
    }

    /** The header {@code tracestate}; empty for none. */
    default String traceState() {
        return "";
    }
}
