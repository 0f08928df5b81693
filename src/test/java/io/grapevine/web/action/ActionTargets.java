package io.grapevine.web.action;

import io.grapevine.web.action.chat.ActionTarget;
import java.time.Duration;

/** What clicks in tests act on. */
public final class ActionTargets {
    private ActionTargets() {}

    /** A target whose buttons are valid for a day, and whose refusals are not counted. */
    public static ActionTarget of(ActionPort port, ActionKeys keys, ChatUsers users, String externalUrl) {
        return new ActionTarget(
                port, () -> keys, users, () -> Duration.ofDays(1), externalUrl, (via, verb, result) -> {});
    }
}
