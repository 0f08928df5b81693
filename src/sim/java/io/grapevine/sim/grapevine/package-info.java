/** Grapevine itself as it plays in a simulated world: real nodes and a real mesh. */
@NullMarked
package io.grapevine.sim.grapevine;

import org.jspecify.annotations.NullMarked;
