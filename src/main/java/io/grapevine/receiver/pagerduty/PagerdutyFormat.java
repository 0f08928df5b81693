package io.grapevine.receiver.pagerduty;

import static io.grapevine.config.file.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.file.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyImage;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyLink;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PagerDuty. */
final class PagerdutyFormat {
    /** Details that are sent unless the configuration has others of the same name. */
    private static final Map<String, String> DEFAULT_DETAILS = Map.of(
            "firing", "{{ .Alerts.Firing | toJson }}",
            "resolved", "{{ .Alerts.Resolved | toJson }}",
            "num_firing", "{{ .Alerts.Firing | len }}",
            "num_resolved", "{{ .Alerts.Resolved | len }}");

    static final IntegrationFormat<PagerdutyConfig> FORMAT = new IntegrationFormat<>(
            PagerdutyConfig.class,
            PagerdutyFormat::complete,
            text("client", named("pagerduty.default.client")),
            text("client_url", named("pagerduty.default.clientURL")),
            text("description", "{{ template \"pagerduty.default.description\" .}}"),
            objectsOrEmpty("images", Shape.of(PagerdutyImage.class)),
            objectsOrEmpty("links", Shape.of(PagerdutyLink.class)),
            text("class").in("eventClass"),
            alwaysGoDuration("timeout"));

    private PagerdutyFormat() {}

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
}
