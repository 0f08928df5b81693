package io.grapevine.receiver.action;

import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionPort;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What clicks in tests act on. */
public final class ActionTargets {
    private ActionTargets() {}

    /** The keys of a file with a line. */
    public static ActionKeys keys(String line) {
        return ((ActionKeys.Read) ActionKeys.parse(line)).keys();
    }

    /** A target whose buttons are valid for a day, and whose refusals are not counted. */
    public static ActionTarget of(ActionPort port, ActionKeys keys, ChatUsers users, String externalUrl) {
        return new ActionTarget(
                () -> port,
                sum -> CompletableFuture.failedFuture(new AssertionError(sum)),
                () -> keys,
                users,
                users,
                () -> Duration.ofDays(1),
                externalUrl,
                (via, verb, result) -> {});
    }

    /** The incidents of a replica, whose actions all have a result. */
    public static ActionPort ending(ActionPort replica, ActionResult result) {
        return new ActionPort() {
            @Override
            public CompletionStage<IncidentState> incident(String groupId, long episode) {
                return replica.incident(groupId, episode);
            }

            @Override
            public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
                return CompletableFuture.completedFuture(result);
            }
        };
    }
}
