/**
 * The port between the core and the receivers: an integration is notified by its {@link io.grapevine.notification.Notifier} of a {@link
 * io.grapevine.notification.Notification}, and says by an {@link io.grapevine.notification.Outcome} what became of the attempt.
 */
@NullMarked
package io.grapevine.notification;

import org.jspecify.annotations.NullMarked;
