/**
 * Aggregation groups: alerts that are notified together, and the timers of their flushes. The dispatcher adds alerts to
 * groups along the routing tree.
 */
@NullMarked
package io.grapevine.dispatch;

import org.jspecify.annotations.NullMarked;
