package io.grapevine.shadow;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notification that is not the same on both sides, or all those of a group out of step.
 *
 * @param there what the Alertmanager sent; null: nothing
 * @param here what this replica would have sent; null: nothing
 * @param detail the reason in a few words; "there" is the Alertmanager, "here" this replica
 * @param notifications how many notifications it stands for; {@code there} and {@code here} are the first ones
 */
public record SendDifference(
        ShadowVerdict verdict,
        @Nullable ShadowSend there,
        @Nullable ShadowSend here,
        ShadowReason reason,
        String detail,
        int notifications) {
    /** The notification, that of the Alertmanager if there are two. */
    public ShadowSend send() {
        return Objects.requireNonNullElseGet(there, () -> Objects.requireNonNull(here));
    }

    /** When the notification was sent first, on whichever side. */
    public Instant at() {
        ShadowSend one = there;
        ShadowSend other = here;
        return one != null && other != null && other.at().isBefore(one.at()) ? other.at() : send().at();
    }
}
