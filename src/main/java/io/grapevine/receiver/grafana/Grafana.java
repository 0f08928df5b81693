package io.grapevine.receiver.grafana;

import static io.grapevine.httpclient.GoJson.filled;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Annotations of a Grafana server: the first notification of an incident creates one, and each later notification
 * changes it. The default message replaces empty texts.
 *
 * @param token the token of a service account; empty for none
 * @param message the text in HTML; empty for the default one
 * @param dashboardUid the dashboard that shows the annotations; empty for all dashboards that query their tags
 * @param panelId the number of the dashboard's panel that shows them; empty for all panels
 */
public record Grafana(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String title,
        String message,
        List<String> tags,
        String dashboardUid,
        String panelId)
        implements HttpKind {
    /** The kind. */
    public static final Kind<Grafana> KIND = Kind.of("grafana", Grafana.class)
            .base("url", "the address of a server such as https://grafana.example.com")
            .atMostOne("token", "token_file")
            .number("panel_id", 0, Integer.MAX_VALUE)
            .check(draft -> {
                if (draft.isSet("panel_id") && !draft.isSet("dashboard_uid")) {
                    draft.fault("panel_id", "set without dashboard_uid (expected: both, or none)");
                }
            })
            .sampleReply("{\"id\":1,\"message\":\"Annotation patched\"}")
            .actions();

    /** The limit of the text in bytes: half of what the smallest database column of a server holds. */
    private static final Length TEXT = Length.bytes(32_768);

    /** The limit of a tag: some databases of servers cut off the rest. */
    private static final Length TAG = Length.characters(100);

    /** The limit of all tags in bytes of JSON; Grafana refuses more. */
    private static final int ALL_TAGS = 500;

    /** The key of the annotation's id in the notification log. */
    private static final String ANNOTATION = "gvAnnotation";

    /** The ids that are accepted, since an id becomes part of a URL. */
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

    /** The HTML of annotations; line breaks in values become elements, so that they stay. */
    private static final Markup MARKUP = new Markup.Html() {
        @Override
        public String escape(String text) {
            return Markup.Html.super.escape(text).replace("\n", lineBreak());
        }
    };

    @Override
    public Notifier notifier(Requests requests) {
        return notification -> requests.deliver(
                notification,
                fields -> new Annotation(fields, notification),
                (annotation, attempt) ->
                        new MessageUpdate(kind(), UpdateMode.EDIT_ALWAYS, notification, annotation).deliver(attempt));
    }

    /** The annotation about a group. */
    private final class Annotation implements MessageUpdate.Chat {
        private final String api = url.reveal() + "api/annotations";
        private final String accessToken;
        private final ReceiverData data;

        /** The fields that are sent only when it is created, such as its start. */
        private final Map<String, Object> creating;

        /** The fields that are sent when it is created and each time it is changed. */
        private final Map<String, Object> changing;

        Annotation(MessageFields fields, Notification notification) throws SendFailure {
            accessToken = new SecretSource("token", token, tokenFile, "").read();
            data = notification.receiverData();
            OwnMessage texts = new OwnMessage(fields, notification, MARKUP);
            Stream<Long> starts =
                    notification.alerts().stream().map(alert -> alert.startsAt().toEpochMilli());
            Stream<Long> ends = notification.isFiring()
                    ? Stream.empty()
                    : notification.alerts().stream().map(Alert::endsAt).map(end -> end.toEpochMilli());
            String dashboard = texts.text("dashboard_uid", dashboardUid);
            int panel = texts.number("panel_id", panelId, 0, Integer.MAX_VALUE, 0);
            creating = filled(
                    "dashboardUID",
                    dashboard,
                    "panelId",
                    dashboard.isEmpty() || panel == 0 ? "" : panel,
                    "time",
                    starts.min(Long::compare).<Object>map(start -> start).orElse(""));
            changing = filled(
                    "timeEnd", ends.max(Long::compare).<Object>map(end -> end).orElse(""));
            changing.put("tags", tags(texts));
            changing.put("text", text(texts));
        }

        @Override
        public boolean hasMessage() {
            return earlier() != null;
        }

        private @Nullable String earlier() {
            return id(data.string(ANNOTATION));
        }

        @Override
        public Request post() {
            creating.putAll(changing);
            HttpCall call = HttpCall.postJson(api, GoJson.encode(creating));
            return new Request(call.withToken(accessToken), reply -> outcome(reply, "/id", kept(reply)));
        }

        @Override
        public Request edit() {
            HttpCall call = HttpCall.patchJson(api + "/" + earlier(), GoJson.encode(changing));
            return new Request(call.withToken(accessToken), reply -> outcome(reply, "/message", data));
        }

        /** Annotations have no replies; the only mode edits, so this is never called. */
        @Override
        public Request reply(boolean broadcasts) {
            return edit();
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData earlier) {
            return earlier.without(ANNOTATION);
        }

        private ReceiverData kept(HttpReply reply) {
            String id = id(JsonAnswer.scalars(reply.body()).get("/id"));
            return id == null ? withoutMessage(data) : data.with(ANNOTATION, id);
        }

        private Outcome outcome(HttpReply reply, String proof, ReceiverData kept) {
            reply.redaction().hide(accessToken);
            return StatusTable.RATE_LIMITS_TOO.judgeWithId("Grafana", proof, reply, kept);
        }
    }

    private static @Nullable String id(@Nullable String text) {
        return text != null && ID.matcher(text).matches() ? text : null;
    }

    private String text(OwnMessage texts) {
        String headline = MARKUP.escape(texts.headline("title", title));
        String start = headline.isEmpty() ? "" : MARKUP.bold(headline) + MARKUP.paragraph();
        return OwnMessage.orNoText(start + texts.htmlBody("message", message, TEXT.minus(start)));
    }

    /** The configured tags, else the labels that the headline names; cut off at the number of bytes that Grafana accepts. */
    private List<String> tags(OwnMessage texts) {
        Stream<String> all = tags.isEmpty() ? labels(texts) : tags.stream().map(tag -> texts.text("tags", tag));
        List<String> taken = new ArrayList<>();
        int length = 1;
        for (String tag :
                all.map(TAG::shorten).filter(tag -> !tag.isEmpty()).distinct().toList()) {
            length += Length.bytes(ALL_TAGS).of(tag) + 3;
            if (length > ALL_TAGS) {
                break;
            }
            taken.add(tag);
        }
        return taken;
    }

    private static Stream<String> labels(OwnMessage texts) {
        Set<String> labels = new LinkedHashSet<>(List.of("alert"));
        texts.data().commonLabels().forEach((name, value) -> {
            if (name.equals("alertname") || name.equals("severity")) {
                labels.add(name + ":" + value);
            }
        });
        texts.data().groupLabels().forEach((name, value) -> labels.add(name + ":" + value));
        return labels.stream();
    }
}
