/**
 * How fast three replicas on one computer are, measured from outside as a client would see it, and the same for the
 * real Alertmanager where it is installed. {@code bin/benchmark-cluster} runs it and prints a table; {@code RESULTS.md}
 * keeps one, with the command that made it. Nothing here passes or fails.
 */
@NullMarked
package io.grapevine.bench;

import org.jspecify.annotations.NullMarked;
