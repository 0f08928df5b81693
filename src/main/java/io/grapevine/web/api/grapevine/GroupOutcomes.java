package io.grapevine.web.api.grapevine;

import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Outcomes of the latest notifications of a group: to its receiver, and to people who are notified in its place. */
final class GroupOutcomes {
    private GroupOutcomes() {}

    /**
     * The latest notifications, the newest first.
     *
     * @param receiver the receiver of the group's route
     * @param concerned the integrations that are to be notified, and those that were
     */
    static List<NotificationRecord> of(Node node, String groupKey, String receiver, List<Integration> concerned) {
        List<String> receivers = Stream.concat(
                        Stream.of(receiver), concerned.stream().map(Integration::receiver))
                .distinct()
                .toList();
        if (receivers.size() == 1) {
            return RecentNotifications.of(node).ofGroup(groupKey, receiver);
        }
        return receivers.stream()
                .flatMap(each -> RecentNotifications.of(node).ofGroup(groupKey, each).stream())
                .sorted(Comparator.comparing(NotificationRecord::at).reversed())
                .limit(RecentNotifications.PER_GROUP)
                .toList();
    }
}
