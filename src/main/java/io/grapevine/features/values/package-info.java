/**
 * The feature {@code messages.values}: what the expressions of alerts show, now and over the last hour, asked before a group is flushed.
 *
 * <pre>
 * alert in a group ──▶ AlertValues ── shortly before the flush ──▶ ValueServer ──▶ ValueSource ──▶ Prometheus
 *                           ▲                                                                          │
 * message ◀── texts ────────┴────────────────────────── ValueText ◀── Series ◀─────────────────────────┘
 * </pre>
 */
@NullMarked
package io.grapevine.features.values;

import org.jspecify.annotations.NullMarked;
