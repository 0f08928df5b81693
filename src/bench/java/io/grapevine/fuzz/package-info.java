/**
 * Seeded fuzzers of everything that reads bytes from outside. {@link io.grapevine.fuzz.FuzzTest} runs a small number of inputs in
 * every build, {@code bin/fuzz} as many as one likes.
 */
@NullMarked
package io.grapevine.fuzz;

import org.jspecify.annotations.NullMarked;
