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
    private record Place(String receiver, String kind) {}

    private final Map<Place, List<Integration>> neighbours;

    /** A lookup for the integrations of a configuration. */
    public IntegrationLookup(Collection<Integration> integrations) {
        neighbours = integrations.stream().collect(Collectors.groupingBy(IntegrationLookup::place));
    }

    private static Place place(Integration integration) {
        return new Place(integration.receiver(), integration.kind());
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
                && neighbours.getOrDefault(place(integration), List.of()).stream()
                        .anyMatch(other -> other.identity() == identity);
    }
}
