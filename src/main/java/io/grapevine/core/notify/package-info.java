/**
 * Values of notification: {@link io.grapevine.core.notify.Flush} is an aggregation group at its flush, {@link
 * io.grapevine.core.notify.Stage} a step of the pipeline. The stages of a flush are in {@code pipeline}, those of its send to one
 * integration in {@code delivery}. {@link io.grapevine.core.notify.RecentNotifications} keeps the latest notifications for people who ask;
 * it decides nothing.
 */
@NullMarked
package io.grapevine.core.notify;

import org.jspecify.annotations.NullMarked;
