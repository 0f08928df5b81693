package io.grapevine.integration.trial;

import io.grapevine.notify.Notification;
import org.jspecify.annotations.Nullable;

/**
 * A test that somebody asks for.
 *
 * @param config the text of the configuration that has the receiver; null for the one in force
 * @param notification what to send, with the name of the receiver and the time that each attempt may take
 */
public record ReceiverTest(@Nullable String config, Notification notification) {}
