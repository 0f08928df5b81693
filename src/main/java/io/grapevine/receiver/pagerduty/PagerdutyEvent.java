package io.grapevine.receiver.pagerduty;

import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.base.go.Utf8;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyImage;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyLink;
import io.grapevine.template.AlertData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The body of a request: an event of either version, in Alertmanager's order. */
final class PagerdutyEvent {
    /** How long a description or summary may be, in characters. */
    private static final int MAX_SUMMARY = 1024;

    /** How large an event may be, in bytes. */
    private static final int MAX_SIZE = 512_000;

    private static final String TOO_LARGE =
            "The details are left out: with them the event would be larger than the 512 KB that PagerDuty takes";

    private static final String TRIGGER = "trigger";

    private static final String SEVERITY = "severity";

    private static final String DEFAULT_SEVERITY = "error";

    /** What the place is called where events say what is wrong with them. */
    private static final String ERROR = "error";

    private PagerdutyEvent() {}

    /** An event of version 1. */
    static String first(PagerdutyConfig config, MessageFields texts, String serviceKey, String incidentKey) {
        String action = action(texts);
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("service_key", serviceKey);
        event.put("incident_key", incidentKey);
        event.put("event_type", action);
        putUnlessEmpty(
                event,
                "description",
                action.equals(TRIGGER) ? indispensableSummary(config, texts) : summary(config, texts));
        event.put("event_action", "");
        event.put("payload", null);
        if (action.equals(TRIGGER)) {
            putUnlessEmpty(event, "client", texts.of("client", config.client()));
            putUnlessEmpty(event, "client_url", texts.of("client_url", config.clientUrl()));
        }
        Map<String, @Nullable Object> details = details(config, texts);
        if (!details.isEmpty()) {
            event.put("details", details);
        }
        return fitting(event, event, "details");
    }

    /**
     * An event of version 2.
     */
    static String second(PagerdutyConfig config, MessageFields texts, String routingKey, String dedupKey) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        Map<String, @Nullable Object> payload = payload(config, texts);
        event.put("routing_key", routingKey);
        event.put("dedup_key", dedupKey);
        event.put("event_action", action(texts));
        event.put("payload", payload);
        putUnlessEmpty(event, "client", texts.of("client", config.client()));
        putUnlessEmpty(event, "client_url", texts.of("client_url", config.clientUrl()));
        putUnlessEmpty(event, "images", all(config.images(), image -> image(image, texts)));
        List<Object> links = new ArrayList<>(all(config.links(), link -> link(link, texts)));
        texts.links().forEach(action -> links.add(link(action.url(), action.label())));
        putUnlessEmpty(event, "links", links);
        return fitting(event, payload, "custom_details");
    }

    /** An event of version 2 that acknowledges an incident. */
    static String acknowledging(String routingKey, String dedupKey) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("routing_key", routingKey);
        event.put("dedup_key", dedupKey);
        event.put("event_action", "acknowledge");
        return GoJson.encode(event) + "\n";
    }

    private static Map<String, @Nullable Object> payload(PagerdutyConfig config, MessageFields texts) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("summary", indispensableSummary(config, texts));
        payload.put("source", indispensable("source", texts, texts.of("source", config.source()), "Alertmanager"));
        payload.put("severity", severity(config, texts));
        putUnlessEmpty(payload, "class", texts.of("class", config.eventClass()));
        putUnlessEmpty(payload, "component", texts.of("component", config.component()));
        putUnlessEmpty(payload, "group", texts.of("group", config.group()));
        Map<String, @Nullable Object> details = details(config, texts);
        if (!details.isEmpty()) {
            payload.put("custom_details", details);
        }
        return payload;
    }

    private static String action(MessageFields texts) {
        return texts.data().status().equals(AlertData.FIRING) ? TRIGGER : "resolve";
    }

    private static String summary(PagerdutyConfig config, MessageFields texts) {
        return Shortened.toCharacters(texts.headline("description", config.description()), MAX_SUMMARY);
    }

    private static String indispensableSummary(PagerdutyConfig config, MessageFields texts) {
        return indispensable(
                "description",
                texts,
                summary(config, texts),
                Shortened.toCharacters(texts.plainHeadline(), MAX_SUMMARY));
    }

    /** PagerDuty refuses events without it, so something has to stand in for a template that fails or renders to nothing. */
    private static String indispensable(String field, MessageFields texts, String text, String otherwise) {
        return text.isBlank() ? texts.standIn(field, text, "a text", otherwise) : text;
    }

    /** PagerDuty refuses events with another severity. */
    private static String severity(PagerdutyConfig config, MessageFields texts) {
        if (config.severity().isEmpty() && !texts.isOverridden(SEVERITY)) {
            return DEFAULT_SEVERITY;
        }
        String rendered = texts.of(SEVERITY, config.severity());
        String severity = rendered.strip().toLowerCase(Locale.ROOT);
        return PagerdutyConfig.SEVERITIES.contains(severity)
                ? severity
                : texts.standIn(SEVERITY, rendered, String.join(", ", PagerdutyConfig.SEVERITIES), DEFAULT_SEVERITY);
    }

    private static <T> List<?> all(List<T> parts, Function<T, @Nullable Map<String, Object>> render) {
        return parts.stream().map(render).filter(Objects::nonNull).toList();
    }

    private static @Nullable Map<String, Object> image(PagerdutyImage image, MessageFields texts) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        String src = texts.of("images.src", image.src());
        rendered.put("src", src);
        rendered.put("alt", texts.of("images.alt", image.alt()));
        rendered.put("href", texts.of("images.href", image.href()));
        return src.isEmpty() ? null : rendered;
    }

    private static @Nullable Map<String, Object> link(PagerdutyLink link, MessageFields texts) {
        String href = texts.of("links.href", link.href());
        Map<String, Object> rendered = link(href, texts.of("links.text", link.text()));
        return href.isEmpty() ? null : rendered;
    }

    private static Map<String, Object> link(String href, String text) {
        return object("href", href, "text", text);
    }

    /** The text of an event, without its details if they make it too large. */
    private static String fitting(
            Map<String, @Nullable Object> event, Map<String, @Nullable Object> holder, String details) {
        String json = GoJson.encode(event) + "\n";
        if (json.getBytes(StandardCharsets.UTF_8).length <= MAX_SIZE) {
            return json;
        }
        holder.put(details, Map.of(ERROR, TOO_LARGE));
        return GoJson.encode(event) + "\n";
    }

    /** The details rendered, sorted by name as Go writes them; unlike below it, names at the top are no templates. */
    private static Map<String, @Nullable Object> details(PagerdutyConfig config, MessageFields texts) {
        Map<String, @Nullable Object> details = new TreeMap<>(Utf8::compare);
        config.details().forEach((name, tree) -> {
            Object value = texts.tree("details." + name, tree);
            if (value != null || !texts.isPlain()) {
                details.put(name, sayable(value));
            }
        });
        if (texts.isPlain()) {
            details.put(ERROR, texts.body("details." + ERROR, ""));
        }
        return details;
    }

    /** A label such as {@code .nan} renders to a number that JSON does not know; its name must do. */
    private static @Nullable Object sayable(@Nullable Object value) {
        try {
            GoJson.encode(value);
            return value;
        } catch (IllegalArgumentException noJson) {
            return String.valueOf(value);
        }
    }
}
