/** The invariants of every world, each in a checker of its own. */
@NullMarked
package io.grapevine.sim.world.check;

import org.jspecify.annotations.NullMarked;
