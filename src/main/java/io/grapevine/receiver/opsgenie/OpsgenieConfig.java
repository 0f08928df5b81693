package io.grapevine.receiver.opsgenie;

import static io.grapevine.config.file.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configuration of an Opsgenie integration.
 *
 * @param apiKeyFile path of a file with the key, which a key given itself, even in {@code global}, wins over
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param message the summary
 * @param description the text
 * @param source where the alert comes from
 * @param details further properties by name
 * @param entity what the alert is about
 * @param actions the actions that are offered, separated by commas
 * @param tags tags, separated by commas
 * @param priority {@code P1} to {@code P5}
 * @param updateAlerts whether message and description of an open alert are updated
 */
public record OpsgenieConfig(
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
        implements HttpIntegrationConfig, KindRecord {
    private static final List<String> RESPONDER_TYPES = List.of("team", "teams", "user", "escalation", "schedule");

    /** The kind. */
    public static final Kind<OpsgenieConfig> KIND = Kind.of("opsgenie", OpsgenieConfig.class)
            .complete(OpsgenieConfig::complete)
            .text("message", named("opsgenie.default.message"))
            .text("description", named("opsgenie.default.description"))
            .text("source", named("opsgenie.default.source"))
            .field(objectsOrEmpty(
                    "responders", Shape.of(OpsgenieResponder.class).checked(OpsgenieConfig::checkResponder)))
            .alertmanagers(7)
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new OpsgenieNotifier(this, parts.requests(this));
    }

    public OpsgenieConfig {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        responders = List.copyOf(responders);
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("api_key", "api_key_file");
        List<OpsgenieResponder> responders = draft.get("responders");
        responders.forEach(responder -> checkTemplate(draft, responder.type(), defaults));
        GlobalConfig.ApiKey global = defaults.global().opsgenie();
        completeBase(draft, "api_url", global.apiUrl(), "global opsgenie_api_url");
        draft.complete("api_key", global.apiKey());
        draft.complete("api_key_file", global.apiKeyFile());
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
        Optional<String> fault = isTemplate(type) ? defaults.templates().faultOf(type) : Optional.empty();
        fault.ifPresent(message -> draft.fault(
                "responders", "responder type: invalid template syntax: " + message + " (expected: a template)"));
    }

    private static boolean isTemplate(String type) {
        return type.contains("{{");
    }

    /**
     * A responder of an Opsgenie alert.
     *
     * @param username the user's name
     * @param type {@code team}, {@code teams}, {@code user}, {@code escalation} or {@code schedule}, in any case, or a
     *     template
     */
    public record OpsgenieResponder(String id, String name, String username, String type) {}
}
