/** Alerts of the past as Prometheus holds them: {@link io.grapevine.virtualtime.replay.prometheus.AlertSeries}. */
@NullMarked
package io.grapevine.virtualtime.replay.prometheus;

import org.jspecify.annotations.NullMarked;
