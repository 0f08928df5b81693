package io.grapevine.notify;

import io.grapevine.nflog.NotificationLog.LoggedNotification;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which integrations a configuration has. An integration is found in the notification log by its place in its receiver;
 * where one was inserted, each place after it holds what another integration was told.
 */
final class Identities {
    private record Place(String receiver, String kind) {}

    private final Map<Place, List<Integration>> neighbours;

    Identities(Collection<Integration> integrations) {
        neighbours = integrations.stream().collect(Collectors.groupingBy(Identities::place));
    }

    private static Place place(Integration integration) {
        return new Place(integration.receiver(), integration.kind());
    }

    /** What was told, unless it was told to another integration that is still there. */
    @Nullable
    LoggedNotification own(Integration integration, @Nullable LoggedNotification told) {
        return told == null || isAnothers(integration, told.entry().fact().identity()) ? null : told;
    }

    private boolean isAnothers(Integration integration, long identity) {
        return identity != 0
                && identity != integration.identity()
                && neighbours.getOrDefault(place(integration), List.of()).stream()
                        .anyMatch(other -> other.identity() == identity);
    }
}
