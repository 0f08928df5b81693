/**
 * Records the history of a replica: listeners on the loop make records of what changes, and a thread of its own writes them
 * to the store. The loop never waits for it.
 */
@NullMarked
package io.grapevine.history.recording;

import org.jspecify.annotations.NullMarked;
