package io.grapevine.receiver.pagerduty;

import static io.grapevine.config.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a PagerDuty integration: a routing key of Events API v2, or a service key of v1.
 *
 * @param serviceKey the key of version 1
 * @param routingKey the key of version 2
 * @param details further details by name: trees whose strings are templates
 * @param eventClass the kind of event, {@code class} in the file
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
        implements HttpIntegrationConfig, KindRecord {
    /** The severities that PagerDuty takes. */
    static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    /** Details that are sent unless the configuration has others of the same name. */
    private static final Map<String, String> DEFAULT_DETAILS = Map.of(
            "firing", "{{ .Alerts.Firing | toJson }}",
            "resolved", "{{ .Alerts.Resolved | toJson }}",
            "num_firing", "{{ .Alerts.Firing | len }}",
            "num_resolved", "{{ .Alerts.Resolved | len }}");

    /** The kind. */
    public static final Kind<PagerdutyConfig> KIND = Kind.of("pagerduty", PagerdutyConfig.class)
            .complete(PagerdutyConfig::complete)
            .text("client", named("pagerduty.default.client"))
            .text("client_url", named("pagerduty.default.clientURL"))
            .text("description", "{{ template \"pagerduty.default.description\" .}}")
            .field(objectsOrEmpty("images", Shape.of(PagerdutyImage.class)))
            .field(objectsOrEmpty("links", Shape.of(PagerdutyLink.class)))
            .field(FieldSet.text("class").in("eventClass"))
            .field(alwaysGoDuration("timeout"))
            .alertmanagers(4)
            .with(Kind.Trait.URGENT)
            .actions()
            .ownButtons(Chats::pagerduty, (environment, target) -> new PagerdutyActions(environment, target));

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

    /** A severity that PagerDuty refuses: {@code error} is sent in its place. Version 1 has none. */
    @Override
    public List<String> mistakes() {
        boolean isTaken =
                severity.isEmpty() || SEVERITIES.contains(severity.strip().toLowerCase(Locale.ROOT));
        return isFirst() || isTaken || !KindRecord.isFixed(severity)
                ? List.of()
                : List.of("severity: " + Quoted.quote(severity) + " (expected: " + String.join(", ", SEVERITIES)
                        + "; error will be sent)");
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

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        if (!draft.isAnySet("service_key", "routing_key", "service_key_file", "routing_key_file")) {
            draft.fault("missing service or routing key (expected: one of service_key, service_key_file, routing_key "
                    + "or routing_key_file)");
        }
        draft.atMostOne("routing_key", "routing_key_file");
        draft.atMostOne("service_key", "service_key_file");
        draft.complete("source", draft.get("client"));
        Map<String, @Nullable Object> details = new TreeMap<>(DEFAULT_DETAILS);
        details.putAll(draft.get("details"));
        draft.set("details", details);
        draft.complete("url", defaults.global().pagerdutyUrl(), "global pagerduty_url");
    }

    /** A link in an incident to {@code href}. */
    public record PagerdutyLink(String href, String text) {}

    /** A picture in an incident, which links to {@code href}. */
    public record PagerdutyImage(String src, String alt, String href) {}
}
