/** Alerts of the past as Prometheus holds them: {@link io.grapevine.replay.prometheus.AlertSeries}. */
@NullMarked
package io.grapevine.replay.prometheus;

import org.jspecify.annotations.NullMarked;
