/**
 * The one thread that owns the state of a replica, as a port, and its production form. All time, timers and randomness
 * of the core come from here, so that a whole cluster can run in one thread, in virtual time, from one seed.
 */
@NullMarked
package io.grapevine.loop;

import org.jspecify.annotations.NullMarked;
