/**
 * Spans of distributed traces, as the core sees them. {@link io.grapevine.base.trace.Tracer#NONE} and {@link
 * io.grapevine.base.trace.Span#NONE} do nothing and cost nothing; {@code io.grapevine.tracing} has those of OpenTelemetry.
 */
@NullMarked
package io.grapevine.base.trace;

import org.jspecify.annotations.NullMarked;
