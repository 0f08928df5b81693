package io.grapevine.notify.delivery;

import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.notify.Integration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the notification log entry that belongs to an integration. The key of an entry holds the integration's index in its
 * receiver; after one is inserted, each index behind it holds the entry of another integration.
 */
public final class IntegrationLookup {
    private final Map<String, List<Integration>> byReceiver;

    /** A lookup for the integrations of a configuration. */
    public IntegrationLookup(Collection<Integration> integrations) {
        byReceiver = integrations.stream().collect(Collectors.groupingBy(Integration::receiver));
    }

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
                && byReceiver.getOrDefault(integration.receiver(), List.of()).stream()
                        .anyMatch(other ->
                                other.identity() == identity && other.kind().equals(integration.kind()));
    }
}
