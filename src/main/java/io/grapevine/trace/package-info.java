/**
 * Spans of distributed traces, as the core sees them. {@link io.grapevine.trace.Tracer#NONE} and {@link
 * io.grapevine.trace.Span#NONE} do nothing and cost nothing; {@code io.grapevine.tracing} has those of OpenTelemetry.
 */
@NullMarked
package io.grapevine.trace;

import org.jspecify.annotations.NullMarked;
