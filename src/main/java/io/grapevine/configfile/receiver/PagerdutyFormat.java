package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.treeMap;

import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.PagerdutyConfig;
import io.grapevine.config.receiver.PagerdutyImage;
import io.grapevine.config.receiver.PagerdutyLink;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PagerDuty. */
final class PagerdutyFormat {
    private static final Field<Secret> SERVICE_KEY = secret("service_key");
    private static final Field<String> SERVICE_KEY_FILE = text("service_key_file");
    private static final Field<Secret> ROUTING_KEY = secret("routing_key");
    private static final Field<String> ROUTING_KEY_FILE = text("routing_key_file");
    private static final Field<@Nullable Url> URL = httpUrl("url");
    private static final Field<String> CLIENT = text("client", named("pagerduty.default.client"));
    private static final Field<String> SOURCE = text("source");
    private static final Field<Map<String, @Nullable Object>> DETAILS = treeMap("details");

    /** Details that are sent unless the configuration has others of the same name. */
    private static final Map<String, String> DEFAULT_DETAILS = Map.of(
            "firing", "{{ .Alerts.Firing | toJson }}",
            "resolved", "{{ .Alerts.Resolved | toJson }}",
            "num_firing", "{{ .Alerts.Firing | len }}",
            "num_resolved", "{{ .Alerts.Resolved | len }}");

    private static final Shape<PagerdutyImage> IMAGE =
            Shape.of(PagerdutyImage.class, text("src"), text("alt"), text("href"));
    private static final Shape<PagerdutyLink> LINK = Shape.of(PagerdutyLink.class, text("href"), text("text"));

    static final IntegrationFormat<PagerdutyConfig> FORMAT = new Kind<>(
            Shape.of(
                    PagerdutyConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    SERVICE_KEY,
                    SERVICE_KEY_FILE,
                    ROUTING_KEY,
                    ROUTING_KEY_FILE,
                    URL,
                    CLIENT,
                    text("client_url", named("pagerduty.default.clientURL")),
                    text("description", "{{ template \"pagerduty.default.description\" .}}"),
                    DETAILS,
                    objectsOrEmpty("images", IMAGE),
                    objectsOrEmpty("links", LINK),
                    SOURCE,
                    text("severity"),
                    text("class").in("eventClass"),
                    text("component"),
                    text("group"),
                    alwaysGoDuration("timeout")),
            PagerdutyFormat::complete);

    private PagerdutyFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        boolean key = draft.isSet(SERVICE_KEY) || draft.isSet(ROUTING_KEY);
        if (!key && !draft.isSet(SERVICE_KEY_FILE) && !draft.isSet(ROUTING_KEY_FILE)) {
            draft.fault("missing service or routing key (expected: one of service_key, service_key_file, routing_key "
                    + "or routing_key_file)");
        }
        draft.atMostOne(ROUTING_KEY, ROUTING_KEY_FILE);
        draft.atMostOne(SERVICE_KEY, SERVICE_KEY_FILE);
        draft.complete(SOURCE, draft.get(CLIENT));
        Map<String, @Nullable Object> details = new TreeMap<>(DEFAULT_DETAILS);
        details.putAll(draft.get(DETAILS));
        draft.set(DETAILS, details);
        completeHttp(draft, defaults);
        draft.complete(URL, defaults.global().pagerdutyUrl(), "global pagerduty_url");
    }
}
