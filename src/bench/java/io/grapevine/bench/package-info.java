/**
 * How fast three replicas on one computer are, measured from outside as a client would see it, and the same for the
 * real Alertmanager where it is installed, by {@code bin/benchmark-cluster}; how fast the web UI is in Chromium, by
 * {@code bin/benchmark-ui}; what memory and processor time a replica needs, by {@code bin/benchmark-sizing}; and, in
 * {@code compare}, one replica beside Alertmanager, by {@code bin/bench}. What JMH measures, by {@code bin/benchmark-jmh}, is in
 * {@code hot}. Each prints a table; {@code src/bench/results} and {@code docs/operate/production.md} keep them,
 * with the command that made it. Nothing here passes or fails.
 */
@NullMarked
package io.grapevine.bench;

import org.jspecify.annotations.NullMarked;
