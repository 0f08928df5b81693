/**
 * The events of Alertmanager's {@code eventrecorder.proto} as immutable values. {@link io.grapevine.event.NodeEvents} makes them of what a
 * replica does, as a feature of a replica whose events somebody takes.
 */
@NullMarked
package io.grapevine.event;

import org.jspecify.annotations.NullMarked;
