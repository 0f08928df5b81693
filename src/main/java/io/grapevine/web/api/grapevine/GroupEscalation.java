package io.grapevine.web.api.grapevine;

import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.Node;
import io.grapevine.features.escalation.EscalationStatus;
import io.grapevine.features.escalation.EscalationStatus.Stop;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.web.api.grapevine.Overview.GroupRow;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standing of a group in its escalation policy.
 *
 * @param failed the latest notification of the receiver of the next step, if it failed; null if it did not
 */
record GroupEscalation(EscalationStatus status, @Nullable NotificationRecord failed) {
    /** The standing of a group; empty if no policy is about it. */
    static Optional<GroupEscalation> of(Node node, GroupView group) {
        return node.part(Escalations.class).flatMap(all -> all.of(group)).map(status -> {
            Optional<NotificationRecord> last = status.next()
                    .flatMap(next -> RecentNotifications.of(node).ofGroup(group.key(), next.receiver()).stream()
                            .findFirst());
            return new GroupEscalation(
                    status, last.filter(record -> record.status().isFailure()).orElse(null));
        });
    }

    /** Writes it as the fields of an object. */
    void write(JsonWriter json) throws IOException {
        json.put("policy", status.policy())
                .putGiven("next", status.next().orElse(null))
                .list("told", status.told())
                .putGiven(
                        "stopped",
                        status.stop() == Stop.NONE ? "" : status.stop().text())
                .objectGiven("failed", failed, GroupRow::write);
    }
}
