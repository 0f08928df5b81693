/**
 * How fast three replicas on one computer are, measured from outside as a client would see it, and the same for the
 * real Alertmanager where it is installed, by {@code bin/benchmark-cluster}; and how fast the web UI is in Chromium, by
 * {@code bin/benchmark-ui}. Each prints a table; {@code RESULTS.md} keeps one, with the command that made it. Nothing here
 * passes or fails.
 */
@NullMarked
package io.grapevine.bench;

import org.jspecify.annotations.NullMarked;
