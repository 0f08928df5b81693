/** Faults that are put into Grapevine on purpose, to show that the simulator finds them. */
@NullMarked
package io.grapevine.sim.mutant;

import org.jspecify.annotations.NullMarked;
