/**
 * Ports and values of notification: {@link io.grapevine.notify.Notifier} is what an integration implements, {@link
 * io.grapevine.notify.Flush} is an aggregation group at its flush, {@link io.grapevine.notify.Stage} a step of the
 * pipeline. The stages of a flush are in {@code pipeline}, those of its send to one integration in {@code delivery}. {@link
 * io.grapevine.notify.RecentNotifications} keeps the latest notifications for people who ask; it decides nothing.
 */
@NullMarked
package io.grapevine.notify;

import org.jspecify.annotations.NullMarked;
