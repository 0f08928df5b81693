/** Heartbeats: expected alerts and pings, whose absence raises an alert. */
@NullMarked
package io.grapevine.features.heartbeat;

import org.jspecify.annotations.NullMarked;
