/**
 * Aggregation groups: alerts that are told together, and the timers that say when. The dispatcher sorts alerts into
 * them by the routing tree.
 */
@NullMarked
package io.grapevine.dispatch;

import org.jspecify.annotations.NullMarked;
