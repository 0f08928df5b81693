package io.grapevine.core.notify.delivery;

import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Integration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the notification log entry that belongs to an integration. The key of an entry holds the integration's index in its
 * receiver; after one is inserted, each index behind it holds the entry of another integration.
 *
 * @param receivers the integrations of each receiver of a configuration, by its name
 */
public record IntegrationLookup(Map<String, List<Integration>> receivers) {
    /** The entry, unless it belongs to another integration of the configuration; else null. */
    public @Nullable LoggedNotification own(Integration integration, @Nullable LoggedNotification logged) {
        return logged == null
                        || isAnothers(integration, logged.entry().notified().identity())
                ? null
                : logged;
    }

    private boolean isAnothers(Integration integration, long identity) {
        return identity != 0
                && identity != integration.identity()
                && receivers.getOrDefault(integration.receiver(), List.of()).stream()
                        .anyMatch(other ->
                                other.identity() == identity && other.kind().equals(integration.kind()));
    }
}
