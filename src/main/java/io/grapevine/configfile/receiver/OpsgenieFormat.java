package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeBase;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.objectsOrEmpty;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.textMap;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.OpsgenieConfig;
import io.grapevine.config.receiver.OpsgenieResponder;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Value;
import io.grapevine.go.Quoted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opsgenie. */
final class OpsgenieFormat {
    private static final List<String> RESPONDER_TYPES = List.of("team", "teams", "user", "escalation", "schedule");

    private static final Field<Secret> API_KEY = secret("api_key");
    private static final Field<String> API_KEY_FILE = text("api_key_file");
    private static final Field<@Nullable Url> API_URL = httpUrl("api_url");

    private static final Field<String> ID = text("id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> USERNAME = text("username");
    private static final Field<String> TYPE = text("type");
    private static final Shape<OpsgenieResponder> RESPONDER =
            Shape.of(OpsgenieResponder.class, ID, NAME, USERNAME, TYPE).checked(OpsgenieFormat::checkResponder);
    private static final Field<List<OpsgenieResponder>> RESPONDERS = objectsOrEmpty("responders", RESPONDER);

    static final IntegrationFormat<OpsgenieConfig> FORMAT = new Kind<>(
            Shape.of(
                    OpsgenieConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    API_KEY,
                    API_KEY_FILE,
                    API_URL,
                    text("message", named("opsgenie.default.message")),
                    text("description", named("opsgenie.default.description")),
                    text("source", named("opsgenie.default.source")),
                    textMap("details"),
                    text("entity"),
                    RESPONDERS,
                    text("actions"),
                    text("tags"),
                    text("note"),
                    text("priority"),
                    flag("update_alerts")),
            OpsgenieFormat::complete);

    private OpsgenieFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne(API_KEY, API_KEY_FILE);
        draft.get(RESPONDERS).forEach(responder -> checkTemplate(draft, responder.type(), defaults));
        completeHttp(draft, defaults);
        GlobalConfig global = defaults.global();
        completeBase(draft, API_URL, global.opsgenieApiUrl(), "global opsgenie_api_url");
        draft.complete(API_KEY, global.opsgenieApiKey());
        draft.complete(API_KEY_FILE, global.opsgenieApiKeyFile());
        if (!draft.isSet(API_KEY) && !draft.isSet(API_KEY_FILE)) {
            draft.fault("no OpsGenie API Key (expected: api_key or api_key_file, here or in global)");
        }
    }

    private static void checkResponder(RecordDraft responder) {
        if (!responder.isSet(ID) && !responder.isSet(USERNAME) && !responder.isSet(NAME)) {
            responder.fault("missing id, username & name (expected: at least one of id, username or name)");
        }
        String type = responder.get(TYPE);
        boolean known = RESPONDER_TYPES.contains(type.toLowerCase(Locale.ROOT)) || type.equals(Value.UNREADABLE);
        if (!known && !isTemplate(type)) {
            responder.fault(
                    TYPE,
                    "responder type " + Quoted.quote(type) + " (expected: one of " + String.join(", ", RESPONDER_TYPES)
                            + ", or a template)");
        }
    }

    private static void checkTemplate(RecordDraft draft, String type, ReceiverDefaults defaults) {
        Optional<String> fault = isTemplate(type) ? defaults.templates().faultOf(type) : Optional.empty();
        fault.ifPresent(message -> draft.fault(
                RESPONDERS, "responder type: invalid template syntax: " + message + " (expected: a template)"));
    }

    private static boolean isTemplate(String type) {
        return type.contains("{{");
    }
}
