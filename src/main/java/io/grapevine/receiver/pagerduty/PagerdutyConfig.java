package io.grapevine.receiver.pagerduty;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a PagerDuty integration: a routing key of Events API v2, or a service key of v1.
 *
 * @param serviceKey the key of version 1
 * @param routingKey the key of version 2
 * @param client the name of the sender
 * @param clientUrl where the sender is found
 * @param description what happened
 * @param details further details by name: trees whose strings are templates
 * @param source what is affected
 * @param severity how bad it is
 * @param eventClass the kind of event, {@code class} in the file
 * @param component the part that is affected
 * @param group the cluster of parts
 */
public record PagerdutyConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret serviceKey,
        String serviceKeyFile,
        Secret routingKey,
        String routingKeyFile,
        Url url,
        String client,
        String clientUrl,
        String description,
        Map<String, @Nullable Object> details,
        List<PagerdutyImage> images,
        List<PagerdutyLink> links,
        String source,
        String severity,
        String eventClass,
        String component,
        String group,
        Duration timeout)
        implements HttpKind {
    /** The kind. */
    public static final Kind<PagerdutyConfig> KIND = Kind.of(
                    "pagerduty", PagerdutyConfig.class, () -> PagerdutyFormat.FORMAT)
            .alertmanagers(4)
            .urgent()
            .actions()
            .ownButtons(Chats::pagerduty);

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new PagerdutyNotifier(this, parts.requests(this), parts.buttons() != null);
    }

    public PagerdutyConfig {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        images = List.copyOf(images);
        links = List.copyOf(links);
    }

    /** PagerDuty's own button acknowledges. */
    @Override
    public boolean hasOwnButtons() {
        return true;
    }

    /** Whether events are sent to version 1 of the API, by a service key. */
    boolean isFirst() {
        return !serviceKey.isEmpty() || !serviceKeyFile.isEmpty();
    }

    @Override
    public String whyNoActions() {
        return isFirst()
                ? "set for an integration with service_key (expected: routing_key, as events of version 1 have no links)"
                : "";
    }

    /** A link in an incident to {@code href}. */
    public record PagerdutyLink(String href, String text) {}

    /** A picture in an incident, which links to {@code href}. */
    public record PagerdutyImage(String src, String alt, String href) {}
}
