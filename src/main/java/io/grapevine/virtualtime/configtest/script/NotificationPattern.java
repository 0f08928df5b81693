package io.grapevine.virtualtime.configtest.script;

import io.grapevine.model.LabelSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of notifications. An empty or null one is not looked at.
 *
 * @param integration the kind of the integration, such as {@code slack}, or the kind and its position: {@code slack[1]}
 * @param group group labels, among others
 * @param firing the firing alerts, and no others
 * @param resolved the resolved alerts, and no others
 * @param reason the reason, in Alertmanager's words
 * @param isAccepted whether attempts count that the receiver has accepted, or those that have failed
 * @param texts what it must say, and what not
 */
public record NotificationPattern(
        String receiver,
        String integration,
        LabelSet group,
        @Nullable AlertsPattern firing,
        @Nullable AlertsPattern resolved,
        String reason,
        boolean isAccepted,
        String replica,
        List<TextPattern> texts) {
    public NotificationPattern {
        texts = List.copyOf(texts);
    }

    /**
     * Alerts of a notification.
     *
     * @param count how many there are
     * @param labels labels of each of them, among others; null if only their number counts
     */
    public record AlertsPattern(int count, @Nullable List<LabelSet> labels) {
        public AlertsPattern {
            labels = labels == null ? null : List.copyOf(labels);
        }
    }

    /**
     * A condition on what a notification says.
     *
     * @param field the JSON pointer of a field, such as {@code /attachments/0/title}, or that of a part of a mail: {@code
     *     /subject}, which is to be equal to {@code text}; empty for all fields together, which are to contain it
     * @param isWanted whether {@code text} is to be there, or not
     */
    public record TextPattern(String field, boolean isWanted, String text) {}
}
