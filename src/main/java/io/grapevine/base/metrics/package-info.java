/** Registration of Prometheus metrics. */
@NullMarked
package io.grapevine.base.metrics;

import org.jspecify.annotations.NullMarked;
