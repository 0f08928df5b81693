/** Registration of Prometheus metrics. */
@NullMarked
package io.grapevine.metrics;

import org.jspecify.annotations.NullMarked;
