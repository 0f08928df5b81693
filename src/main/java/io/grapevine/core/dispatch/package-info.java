/**
 * Aggregation groups: alerts that are notified together, and the timers of their flushes. The dispatcher adds alerts to
 * groups along the routing tree, whose routes say which alerts they match, and what group labels and group keys are.
 */
@NullMarked
package io.grapevine.core.dispatch;

import org.jspecify.annotations.NullMarked;
