package io.grapevine.receiver.opsgenie;

import static io.grapevine.config.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.httpclient.GoJson.filled;
import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.httpclient.GoJson.putUnlessEmpty;
import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.go.Utf8;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.Value;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An account of Opsgenie or of its successor, JSM Operations, in which each group has an alert.
 *
 * @param apiKeyFile path of a file with the key; empty if it is given itself
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param source where the alert comes from
 * @param actions the actions that are offered, separated by commas
 * @param tags tags, separated by commas
 * @param priority {@code P1} to {@code P5}
 * @param updateAlerts whether message and description of an open alert are updated, which JSM Operations does not document
 */
public record Opsgenie(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret apiKey,
        String apiKeyFile,
        Url apiUrl,
        String message,
        String description,
        String source,
        Map<String, String> details,
        String entity,
        List<OpsgenieResponder> responders,
        String actions,
        String tags,
        String note,
        String priority,
        boolean updateAlerts)
        implements HttpKind {
    private static final List<String> RESPONDER_TYPES = List.of("team", "teams", "user", "escalation", "schedule");

    /** The kind. */
    public static final Kind<Opsgenie> KIND = Kind.of("opsgenie", Opsgenie.class)
            .complete(Opsgenie::complete)
            .text("message", named("opsgenie.default.message"))
            .text("description", named("opsgenie.default.description"))
            .text("source", named("opsgenie.default.source"))
            .field(objectsOrEmpty(
                    "responders", Shape.of(OpsgenieResponder.class).checked(Opsgenie::checkResponder)))
            .alertmanagers(7)
            .with(Kind.Trait.URGENT);

    private static final Pattern PRIORITY = Pattern.compile("P[1-5]");
    private static final Pattern OPSGENIE = Pattern.compile("https?://api\\.([a-z]+\\.)?opsgenie\\.com/.*");

    /** The address of JSM Operations, which is the same for all accounts. */
    private static final String JSM = "https://api.atlassian.com/jsm/ops/integration/";

    /** How long a message may be, in characters. */
    private static final int MAX_MESSAGE = 130;

    private static final String ALERTS = "v2/alerts";

    /** The method of the requests that update an open alert, and of no others. */
    private static final String UPDATE = "PUT";

    public Opsgenie {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        responders = List.copyOf(responders);
    }

    @Override
    public Notifier notifier(Requests requests) throws SendFailure {
        GoUrl api = Requests.apiUrl(apiUrl);
        return notification -> requests.deliver(
                notification,
                texts -> calls(api, notification, texts),
                (calls, attempt) -> send(calls, notification, attempt));
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("api_key", "api_key_file");
        List<OpsgenieResponder> responders = draft.get("responders");
        responders.forEach(responder -> checkTemplate(draft, responder.type(), defaults));
        GlobalConfig.ApiKey global = defaults.global().opsgenie();
        completeBase(draft, "api_url", global.apiUrl(), "global opsgenie_api_url");
        completeEither(draft, "api_key", global.apiKey(), global.apiKeyFile());
        requireEither(draft, "api_key", "OpsGenie API Key");
    }

    private static void checkResponder(RecordDraft responder) {
        if (!responder.isAnySet("id", "username", "name")) {
            responder.fault("missing id, username & name (expected: at least one of id, username or name)");
        }
        String type = responder.get("type");
        boolean known = RESPONDER_TYPES.contains(type.toLowerCase(Locale.ROOT)) || type.equals(Value.UNREADABLE);
        if (!known && !isTemplate(type)) {
            responder.fault(
                    "type",
                    "responder type " + Quoted.quote(type) + " (expected: one of " + String.join(", ", RESPONDER_TYPES)
                            + ", or a template)");
        }
    }

    private static void checkTemplate(RecordDraft draft, String type, ReceiverDefaults defaults) {
        Optional<String> fault = isTemplate(type) ? defaults.templates().apply(type) : Optional.empty();
        fault.ifPresent(message -> draft.fault(
                "responders", "responder type: invalid template syntax: " + message + " (expected: a template)"));
    }

    private static boolean isTemplate(String type) {
        return type.contains("{{");
    }

    private List<HttpCall> calls(GoUrl api, Notification notification, MessageFields texts)
            throws TemplateFault, SendFailure {
        String alias = NotificationId.ofGroup(notification);
        List<Request> all = notification.isFiring() ? opening(texts, alias) : closing(texts, alias);
        String key = texts.secret("api_key", new SecretSource("api_key", apiKey, apiKeyFile, "").read());
        return all.stream()
                .map(request -> HttpCall.json(request.method(), request.url(api), request.json())
                        .with("Authorization", "GenieKey " + key))
                .toList();
    }

    /** Makes the requests one after the other until one fails. */
    private static CompletionStage<Outcome> send(
            List<HttpCall> calls, Notification notification, Requests.Attempt attempt) {
        HttpCall call = calls.get(0);
        List<HttpCall> rest = calls.subList(1, calls.size());
        return attempt.ask(call, reply -> {
            Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData());
            if (call.method().equals(UPDATE) && outcome instanceof Outcome.Rejected refusal) {
                return CompletableFuture.completedFuture(withoutUpdate(refusal, notification));
            }
            return outcome instanceof Outcome.Delivered && !rest.isEmpty()
                    ? send(rest, notification, attempt)
                    : CompletableFuture.completedFuture(outcome);
        });
    }

    /** The alert is open already. Were this a failure, its end would never be sent, and the alert would stay open. */
    private static Outcome withoutUpdate(Outcome.Rejected refusal, Notification notification) {
        return new Outcome.Delivered(
                notification.receiverData(),
                null,
                "update_alerts: the update was refused: " + refusal.message()
                        + " (expected: false for a service without updates, such as JSM Operations)");
    }

    /**
     * One request to Opsgenie's alert API.
     *
     * @param path where, below the address of the API
     * @param byAlias whether it is about an alert that exists, which the path names by its alias
     */
    record Request(String method, String path, boolean byAlias, String json) {
        private String url(GoUrl api) {
            GoUrl url = api.withMorePath(path);
            return (byAlias ? url.withQuery(GoUrl.withParameter(url.query(), "identifierType", "alias")) : url).text();
        }
    }

    /**
     * The requests that tell of a group that fires, in order: its alert is created, which counts up one that is open
     * already and leaves its texts as they were, and then its texts are updated if the configuration says so.
     */
    List<Request> opening(MessageFields texts, String alias) {
        String summary = Shortened.toCharacters(summary(texts), MAX_MESSAGE);
        String text = texts.body("description", description);
        Request create = post(ALERTS, false, alert(texts, alias, summary, text));
        return updateAlerts
                ? List.of(create, update(alias, "message", summary), update(alias, "description", text))
                : List.of(create);
    }

    /** The request that tells of a group that has ended: its alert is closed. */
    List<Request> closing(MessageFields texts, String alias) {
        return List.of(post(ALERTS + '/' + alias + "/close", true, object("source", texts.of("source", source))));
    }

    private static Request post(String path, boolean byAlias, Map<String, Object> body) {
        return new Request("POST", path, byAlias, GoJson.encode(body) + "\n");
    }

    private static Request update(String alias, String field, String text) {
        return new Request(UPDATE, ALERTS + '/' + alias + '/' + field, true, GoJson.encode(filled(field, text)) + "\n");
    }

    private Map<String, Object> alert(MessageFields texts, String alias, String summary, String text) {
        Map<String, Object> alert = object("alias", alias, "message", summary);
        putUnlessEmpty(alert, "description", text);
        alert.put("details", details(texts));
        alert.put("source", texts.of("source", source));
        alert.putAll(filled(
                "responders",
                        responders.stream()
                                .flatMap(responder -> responders(responder, texts))
                                .toList(),
                "tags", parts(texts.of("tags", tags)),
                "note", texts.of("note", note),
                "priority", priority(texts),
                "entity", texts.of("entity", entity),
                "actions", parts(texts.of("actions", actions))));
        return alert;
    }

    /** Opsgenie refuses an alert without a message. */
    private String summary(MessageFields texts) {
        String rendered = texts.headline("message", message);
        return rendered.isBlank() ? texts.standIn("message", rendered, "a text", texts.plainHeadline()) : rendered;
    }

    /** An address that is or will be of no use, updates that are not made, a priority that is left out. */
    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        String address = apiUrl.reveal();
        boolean isJsm = address.startsWith("https://api.atlassian.com/jsm/");
        if (isJsm && !address.equals(JSM)) {
            mistakes.add("api_url: " + apiUrl.redacted() + " (expected: " + JSM
                    + ", to which v2/alerts is added; sending will fail)");
        }
        if (OPSGENIE.matcher(address).matches()) {
            mistakes.add("api_url: " + apiUrl.redacted() + " (expected: that of its successor, such as " + JSM
                    + " of JSM Operations; Opsgenie ends on 2027-04-05)");
        }
        if (updateAlerts && isJsm) {
            mistakes.add(
                    "update_alerts: true (expected: false, as JSM Operations documents no updates; texts will stay as first sent)");
        }
        String word = priority.strip().toUpperCase(Locale.ROOT);
        if (!word.isEmpty() && !PRIORITY.matcher(word).matches() && KindRecord.isFixed(priority)) {
            mistakes.add("priority: " + Quoted.quote(priority) + " (expected: P1 to P5; it will be left out)");
        }
        return mistakes;
    }

    /** Opsgenie refuses an alert with another priority; without one it is P3. */
    private String priority(MessageFields texts) {
        String rendered = texts.of("priority", priority);
        String word = rendered.strip().toUpperCase(Locale.ROOT);
        return word.isEmpty() || PRIORITY.matcher(word).matches()
                ? word
                : texts.standIn("priority", rendered, "P1 to P5", "");
    }

    private Map<String, String> details(MessageFields texts) {
        Map<String, String> rendered = new TreeMap<>(Utf8::compare);
        rendered.putAll(texts.data().commonLabels().toMap());
        details.forEach((name, value) -> rendered.put(name, texts.of("details." + name, value)));
        return rendered;
    }

    /** None if all that describes it renders to nothing, so that a label may say whether there is one. */
    private static Stream<Map<String, Object>> responders(OpsgenieResponder responder, MessageFields texts) {
        String id = texts.of("responders.id", responder.id());
        String name = texts.of("responders.name", responder.name());
        String username = texts.of("responders.username", responder.username());
        String type = texts.of("responders.type", responder.type());
        if ((id + name + username + type).isEmpty()) {
            return Stream.empty();
        }
        return type.equals("teams")
                ? parts(name).stream().map(team -> responder("", team, "", "team"))
                : Stream.of(responder(id, name, username, type));
    }

    private static Map<String, Object> responder(String id, String name, String username, String type) {
        Map<String, Object> responder = filled("id", id, "name", name, "username", username);
        responder.put("type", type);
        return responder;
    }

    /** What commas part, without what is empty. White space counts, but for that around the whole. */
    private static List<String> parts(String list) {
        return Stream.of(GoStrings.trimSpace(list).split(","))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * A responder of an Opsgenie alert.
     *
     * @param type {@code team}, {@code teams}, {@code user}, {@code escalation} or {@code schedule}, in any case, or a
     *     template
     */
    public record OpsgenieResponder(String id, String name, String username, String type) {}
}
