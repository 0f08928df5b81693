package io.grapevine.receiver.grafana;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.httpclient.GoJson;
import io.grapevine.model.Alert;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An annotation about a group.
 *
 * @param dashboard the dashboard that shows it; empty for none
 * @param panel the number of the dashboard's panel; 0 for none
 * @param text the text in HTML
 * @param start the start of the earliest alert
 * @param end the end of the last alert; null while any fires
 */
record Annotation(
        String dashboard,
        int panel,
        List<String> tags,
        String text,
        @Nullable Instant start,
        @Nullable Instant end) {
    /** The databases of some servers keep twice as much. */
    private static final Length TEXT = Length.bytes(32_768);

    /** The databases of some servers keep no more of a tag. */
    private static final Length TAG = Length.characters(100);

    /** Grafana refuses more, in bytes of JSON. */
    private static final int ALL_TAGS = 500;

    static Annotation of(GrafanaConfig config, MessageFields fields, Notification notification) {
        OwnMessage texts = new OwnMessage(fields, notification, AnnotationMarkup.HTML);
        String dashboard = texts.text("dashboard_uid", config.dashboardUid());
        return new Annotation(
                dashboard,
                texts.number("panel_id", config.panelId(), 0, Integer.MAX_VALUE, 0),
                tags(config, texts),
                text(config, texts),
                notification.alerts().stream()
                        .map(Alert::startsAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                notification.isFiring()
                        ? null
                        : notification.alerts().stream()
                                .map(Alert::endsAt)
                                .max(Comparator.naturalOrder())
                                .orElse(null));
    }

    private static String text(GrafanaConfig config, OwnMessage texts) {
        String title = AnnotationMarkup.HTML.escape(texts.headline("title", config.title()));
        String start = title.isEmpty() ? "" : AnnotationMarkup.HTML.bold(title) + AnnotationMarkup.HTML.paragraph();
        return OwnMessage.orNoText(start + texts.htmlBody("message", config.message(), TEXT.minus(start)));
    }

    /** The tags of the configuration, or the labels that the headline names; as many as Grafana takes. */
    private static List<String> tags(GrafanaConfig config, OwnMessage texts) {
        Stream<String> all =
                config.tags().isEmpty() ? labels(texts) : config.tags().stream().map(tag -> texts.text("tags", tag));
        List<String> tags = new ArrayList<>();
        int length = 1;
        for (String tag :
                all.map(TAG::shorten).filter(tag -> !tag.isEmpty()).distinct().toList()) {
            length += Length.bytes(ALL_TAGS).of(tag) + 3;
            if (length > ALL_TAGS) {
                break;
            }
            tags.add(tag);
        }
        return tags;
    }

    private static Stream<String> labels(OwnMessage texts) {
        Set<String> tags = new LinkedHashSet<>(List.of("alert"));
        texts.data().commonLabels().forEach((name, value) -> {
            if (name.equals("alertname") || name.equals("severity")) {
                tags.add(name + ":" + value);
            }
        });
        texts.data().groupLabels().forEach((name, value) -> tags.add(name + ":" + value));
        return tags.stream();
    }

    /** The body of a request that creates it. */
    String created() {
        Map<String, Object> body = new LinkedHashMap<>();
        putUnlessEmpty(body, "dashboardUID", dashboard);
        if (!dashboard.isEmpty() && panel > 0) {
            body.put("panelId", panel);
        }
        if (start != null) {
            body.put("time", start.toEpochMilli());
        }
        return json(body);
    }

    /** The body of a request that changes an earlier one, which keeps its start. */
    String changed() {
        return json(new LinkedHashMap<>());
    }

    private String json(Map<String, Object> body) {
        if (end != null) {
            body.put("timeEnd", end.toEpochMilli());
        }
        body.put("tags", tags);
        body.put("text", text);
        return GoJson.encode(body);
    }

    /** The HTML of annotations, in which line breaks of values are kept. */
    private static final class AnnotationMarkup implements Markup {
        static final Markup HTML = new AnnotationMarkup();

        private AnnotationMarkup() {}

        @Override
        public String escape(String text) {
            return Markup.HTML.escape(text).replace("\n", lineBreak());
        }

        @Override
        public String bold(String escaped) {
            return Markup.HTML.bold(escaped);
        }

        @Override
        public String link(String name, String url) {
            return Markup.HTML.link(name, url);
        }

        @Override
        public String lineBreak() {
            return Markup.HTML.lineBreak();
        }

        @Override
        public String paragraph() {
            return Markup.HTML.paragraph();
        }
    }
}
