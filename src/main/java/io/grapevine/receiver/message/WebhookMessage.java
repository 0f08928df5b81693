package io.grapevine.receiver.message;

import io.grapevine.httpclient.GoJson;
import io.grapevine.model.Fingerprint;
import io.grapevine.notify.MuteDetails;
import io.grapevine.notify.Notification;
import io.grapevine.template.TemplateData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a webhook, version 4, which other kinds for machines send, too.
 *
 * @param truncatedAlerts how many alerts were left out
 * @param muted what mutes some of the alerts; null if none of them is, or the integration is not to be notified of that
 */
public record WebhookMessage(
        TemplateData data,
        String groupKey,
        int truncatedAlerts,
        @Nullable MuteDetails muted) {
    private static final String VERSION = "4";

    /**
     * The message for a notification. What the alerts have in common is taken from those that are sent.
     *
     * @param maxAlerts how many alerts to tell at most, unsigned; 0 for all
     */
    public static WebhookMessage of(Notification notification, long maxAlerts, String externalUrl) {
        TextLimit excerpt = TextLimit.of(notification, maxAlerts, externalUrl);
        return new WebhookMessage(excerpt.data(), notification.groupKey(), excerpt.leftOut(), notification.muted());
    }

    /** The body, in Alertmanager's order and with its line break at the end; what mutes alerts is Grapevine's own. */
    public String json() {
        Map<String, Object> tree = new TextLimit(data, truncatedAlerts).tree(VERSION, groupKey);
        if (muted != null) {
            tree.put("muted", tree(muted));
        }
        return GoJson.encode(tree) + "\n";
    }

    private static Map<String, Object> tree(MuteDetails muted) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("by", muted.by());
        if (muted.until() != null) {
            tree.put("until", muted.until().toString());
        }
        if (!muted.authors().isEmpty()) {
            tree.put("author", String.join(", ", muted.authors()));
        }
        tree.put(
                "alerts",
                muted.alerts().stream().map(Fingerprint::toString).sorted().toList());
        return tree;
    }
}
