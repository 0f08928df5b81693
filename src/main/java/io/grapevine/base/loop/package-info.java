/**
 * The event loop that owns the state of a replica: a port and its production implementation. The core takes time,
 * timers and randomness from it alone, so that tests run a whole cluster in one thread, in virtual time, from one seed.
 */
@NullMarked
package io.grapevine.base.loop;

import org.jspecify.annotations.NullMarked;
