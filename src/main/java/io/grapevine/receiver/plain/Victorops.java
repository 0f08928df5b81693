package io.grapevine.receiver.plain;

import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Utf8;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.template.AlertData;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A team of VictorOps: an incident is opened for each group, and resolved.
 *
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param routingKey the team's key; a template
 * @param messageType the type of message while alerts fire
 */
public record Victorops(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret apiKey,
        String apiKeyFile,
        Url apiUrl,
        String routingKey,
        String messageType,
        String stateMessage,
        String entityDisplayName,
        String monitoringTool,
        Map<String, String> customFields)
        implements PlainKind {
    private static final String CRITICAL = "CRITICAL";

    /** The kind. */
    public static final Kind<Victorops> KIND = Kind.of("victorops", Victorops.class)
            .alertmanagers(10)
            .field(FieldSet.httpUrl("api_url").always())
            .field(FieldSet.text("routing_key").always())
            .field(FieldSet.text("message_type", CRITICAL).always())
            .field(FieldSet.text("state_message", named("victorops.default.state_message"))
                    .always())
            .field(FieldSet.text("entity_display_name", named("victorops.default.entity_display_name"))
                    .always())
            .field(FieldSet.text("monitoring_tool", named("victorops.default.monitoring_tool"))
                    .always())
            .require("routing_key", "the Routing key of a team")
            .atMostOne("api_key", "api_key_file")
            .check(Victorops::checkCustomFields)
            .complete(Victorops::complete)
            .refusesBy(StatusTable.RATE_LIMITS_TOO, "VictorOps", "/result", "failure")
            .with(Kind.Trait.URGENT);

    /** What every message has, so that no further field can be called the same. */
    private static final List<String> FIXED_FIELDS = List.of(
            "routing_key",
            "message_type",
            "state_message",
            "entity_display_name",
            "monitoring_tool",
            "entity_id",
            "entity_state");

    /** How long the text may be, in characters. */
    private static final int MAX_STATE_MESSAGE = 20_480;

    /** The types of message that open an incident or at least say that something is wrong. */
    private static final Set<String> FIRING_TYPES = Set.of("INFO", "WARNING", CRITICAL);

    public Victorops {
        customFields = Collections.unmodifiableMap(new TreeMap<>(customFields));
    }

    private static void checkCustomFields(RecordDraft draft) {
        Map<String, String> custom = draft.get("custom_fields");
        FIXED_FIELDS.stream()
                .filter(custom::containsKey)
                .forEach(name -> draft.fault(
                        "custom_fields",
                        "custom field " + name + " (expected: names other than " + String.join(", ", FIXED_FIELDS)
                                + ")"));
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        GlobalConfig.ApiKey global = defaults.global().victorops();
        CommonFields.completeBase(draft, "api_url", global.apiUrl(), "global victorops_api_url");
        CommonFields.completeEither(draft, "api_key", global.apiKey(), global.apiKeyFile());
        CommonFields.requireEither(draft, "api_key", "VictorOps API Key");
    }

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault, SendFailure {
        String key = draft.secret("api_key", apiKey, apiKeyFile);
        String team = draft.fields().required("routing_key", routingKey);
        return HttpCall.postJson(
                url(apiUrl, key, team), json(draft.fields(), NotificationId.ofGroup(draft.notification())));
    }

    /** The address of a team in the API. */
    static String url(Url api, String apiKey, String routingKey) throws SendFailure {
        try {
            return GoUrl.parse(api.reveal())
                    .withMorePath(apiKey + "/" + routingKey)
                    .text();
        } catch (GoUrl.Malformed fault) {
            throw SendFailure.of("api_url: malformed (expected: http://host/path)");
        }
    }

    /** The body: a map of texts, sorted by name as Go writes it. */
    String json(MessageFields texts, String entityId) {
        Map<String, String> body = new TreeMap<>(Utf8::compare);
        body.put("message_type", type(texts, texts.of("message_type", messageType)));
        body.put("entity_id", entityId);
        body.put("entity_display_name", texts.headline("entity_display_name", entityDisplayName));
        body.put("state_message", Shortened.toCharacters(texts.body("state_message", stateMessage), MAX_STATE_MESSAGE));
        body.put("monitoring_tool", texts.of("monitoring_tool", monitoringTool));
        customFields.forEach((name, value) -> body.put(name, texts.of("custom_fields." + name, value)));
        return GoJson.encode(body) + "\n";
    }

    private static String type(MessageFields texts, String wanted) {
        if (!texts.data().status().equals(AlertData.FIRING)) {
            return "RECOVERY";
        }
        return FIRING_TYPES.contains(wanted) ? wanted : CRITICAL;
    }
}
