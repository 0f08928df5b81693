/**
 * The spans of {@code io.grapevine.base.trace} by OpenTelemetry, and their export by OTLP over HTTP or gRPC. Its classes and
 * those of OpenTelemetry are loaded where {@code tracing} is configured, and cost nothing elsewhere.
 */
@NullMarked
package io.grapevine.tracing;

import org.jspecify.annotations.NullMarked;
