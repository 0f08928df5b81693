/** Senders of the same alerts, such as two Prometheus servers with the same rules, which labels tell apart. */
@NullMarked
package io.grapevine.features.replicalabels;

import org.jspecify.annotations.NullMarked;
