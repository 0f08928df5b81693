package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeBase;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysHttpUrl;
import static io.grapevine.configfile.shape.FieldSet.alwaysText;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.textMap;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.VictoropsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** VictorOps. */
final class VictoropsFormat {
    private static final Field<Secret> API_KEY = secret("api_key");
    private static final Field<String> API_KEY_FILE = text("api_key_file");
    private static final Field<@Nullable Url> API_URL = alwaysHttpUrl("api_url");
    private static final Field<String> ROUTING_KEY = alwaysText("routing_key", "");
    private static final Field<Map<String, String>> CUSTOM_FIELDS = textMap("custom_fields");

    /** What every message has, so that no further field can be called the same. */
    private static final List<String> FIXED_FIELDS = List.of(
            "routing_key",
            "message_type",
            "state_message",
            "entity_display_name",
            "monitoring_tool",
            "entity_id",
            "entity_state");

    static final IntegrationFormat<VictoropsConfig> FORMAT = new Kind<>(
            Shape.of(
                    VictoropsConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    API_KEY,
                    API_KEY_FILE,
                    API_URL,
                    ROUTING_KEY,
                    alwaysText("message_type", "CRITICAL"),
                    alwaysText("state_message", named("victorops.default.state_message")),
                    alwaysText("entity_display_name", named("victorops.default.entity_display_name")),
                    alwaysText("monitoring_tool", named("victorops.default.monitoring_tool")),
                    CUSTOM_FIELDS),
            VictoropsFormat::complete);

    private VictoropsFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require(ROUTING_KEY, "the Routing key of a team");
        draft.atMostOne(API_KEY, API_KEY_FILE);
        FIXED_FIELDS.stream()
                .filter(draft.get(CUSTOM_FIELDS)::containsKey)
                .forEach(name -> draft.fault(
                        CUSTOM_FIELDS,
                        "custom field " + name + " (expected: names other than " + String.join(", ", FIXED_FIELDS)
                                + ")"));
        completeHttp(draft, defaults);
        GlobalConfig global = defaults.global();
        completeBase(draft, API_URL, global.victoropsApiUrl(), "global victorops_api_url");
        draft.complete(API_KEY, global.victoropsApiKey());
        draft.complete(API_KEY_FILE, global.victoropsApiKeyFile());
        if (!draft.isSet(API_KEY) && !draft.isSet(API_KEY_FILE)) {
            draft.fault("no VictorOps API Key (expected: api_key or api_key_file, here or in global)");
        }
    }
}
