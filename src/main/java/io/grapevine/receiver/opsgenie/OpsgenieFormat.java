package io.grapevine.receiver.opsgenie;

import static io.grapevine.config.file.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.opsgenie.OpsgenieConfig.OpsgenieResponder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opsgenie. */
final class OpsgenieFormat {
    private static final List<String> RESPONDER_TYPES = List.of("team", "teams", "user", "escalation", "schedule");

    static final IntegrationFormat<OpsgenieConfig> FORMAT = new IntegrationFormat<>(
            OpsgenieConfig.class,
            OpsgenieFormat::complete,
            text("message", named("opsgenie.default.message")),
            text("description", named("opsgenie.default.description")),
            text("source", named("opsgenie.default.source")),
            objectsOrEmpty("responders", Shape.of(OpsgenieResponder.class).checked(OpsgenieFormat::checkResponder)));

    private OpsgenieFormat() {}

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
}
