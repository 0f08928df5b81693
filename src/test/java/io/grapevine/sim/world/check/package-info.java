/** What must hold in every world, each rule in a checker of its own. */
@NullMarked
package io.grapevine.sim.world.check;

import org.jspecify.annotations.NullMarked;
