/**
 * Values of notification: {@link io.grapevine.core.notify.Flush} is an aggregation group at its flush, {@link
 * io.grapevine.core.notify.Stage} a step of the pipeline. The stages of a flush are in {@code pipeline}, those of its send to one
 * integration in {@code delivery}.
 */
@NullMarked
package io.grapevine.core.notify;

import org.jspecify.annotations.NullMarked;
