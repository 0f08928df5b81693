package io.grapevine.core.notify;

import io.grapevine.config.WhenMuted;
import io.grapevine.notification.Notifier;

/** Integrations that are sent nothing of muted alerts, and whose messages have no actions. */
public final class TestIntegrations {
    private TestIntegrations() {}

    /** An integration whose attempts a notifier makes. */
    public static Integration of(
            String receiver, String kind, int index, long identity, boolean sendResolved, Notifier notifier) {
        return new Integration(receiver, kind, index, identity, sendResolved, WhenMuted.NONE, null, false, notifier);
    }
}
