package io.grapevine.virtualtime.configtest.play;

import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An attempt to notify, and what came of it. */
public final class RecordedSend {
    private final Duration at;
    private final String replica;
    private final Integration integration;
    private final String note;
    private final Notification notification;
    private final List<SentText> texts = new ArrayList<>();
    private @Nullable Outcome outcome;

    /**
     * An attempt that begins.
     *
     * @param at when, since the start of the test
     * @param note what is to be known beside it, such as alerts that are muted; may be empty
     */
    RecordedSend(Duration at, String replica, Integration integration, String note, Notification notification) {
        this.at = at;
        this.replica = replica;
        this.integration = integration;
        this.note = note;
        this.notification = notification;
    }

    void add(SentText text) {
        texts.add(text);
    }

    void end(Outcome reached) {
        outcome = reached;
    }

    /** When the attempt began, since the start of the test. */
    public Duration at() {
        return at;
    }

    /** The name of the replica. */
    public String replica() {
        return replica;
    }

    /** The name of the receiver. */
    public String receiver() {
        return notification.receiver();
    }

    /** The kind of the integration. */
    public String kind() {
        return integration.kind();
    }

    /** {@code kind[index]}. */
    public String integration() {
        return integration.name();
    }

    /** The key of the group. */
    public String groupKey() {
        return notification.groupKey();
    }

    /** The group labels. */
    public LabelSet group() {
        return notification.groupLabels();
    }

    /** The reason for which the attempt was made. */
    public NotifyReason reason() {
        return notification.reason();
    }

    /** The firing alerts in the notification. */
    public List<Alert> firing() {
        return notification.alerts().stream().filter(alert -> !alert.hasEnd()).toList();
    }

    /** The resolved alerts in it. */
    public List<Alert> resolved() {
        return notification.alerts().stream().filter(Alert::hasEnd).toList();
    }

    /** What is to be known beside it; may be empty. */
    public String note() {
        return note;
    }

    /** What actions in the message name; null if it has none. */
    @Nullable
    MessageIncident incident() {
        return notification.incident();
    }

    /** What would have been sent. */
    public List<SentText> texts() {
        return Collections.unmodifiableList(texts);
    }

    /** Whether the receiver has accepted it. */
    public boolean isAccepted() {
        return outcome instanceof Outcome.Delivered;
    }

    /** What went wrong; empty if nothing did, or if it is not over. */
    public String error() {
        if (outcome instanceof Outcome.Retryable retryable) {
            return retryable.message();
        } else if (outcome instanceof Outcome.Rejected rejected) {
            return rejected.message();
        }
        return Objects.requireNonNullElse(flaw(), "");
    }

    /** The error of the template that failed, so that a plain list was sent; null if none did. */
    public @Nullable String flaw() {
        return outcome instanceof Outcome.Delivered delivered ? delivered.flaw() : null;
    }
}
