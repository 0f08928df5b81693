package io.grapevine.notify;

import org.jspecify.annotations.Nullable;

/**
 * Recent outcomes of an integration in this replica.
 *
 * @param last what became of the latest notification of any group; null if there was none
 * @param sent the notifications accepted in the last hour
 * @param failed the attempts that failed in the last hour
 */
public record IntegrationHealth(@Nullable NotificationRecord last, int sent, int failed) {}
