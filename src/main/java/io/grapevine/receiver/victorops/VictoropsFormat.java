package io.grapevine.receiver.victorops;

import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.List;
import java.util.Map;

/** VictorOps. */
final class VictoropsFormat {
    /** What every message has, so that no further field can be called the same. */
    private static final List<String> FIXED_FIELDS = List.of(
            "routing_key",
            "message_type",
            "state_message",
            "entity_display_name",
            "monitoring_tool",
            "entity_id",
            "entity_state");

    static final IntegrationFormat<VictoropsConfig> FORMAT = new IntegrationFormat<>(
            VictoropsConfig.class,
            VictoropsFormat::complete,
            httpUrl("api_url").always(),
            text("routing_key").always(),
            text("message_type", "CRITICAL").always(),
            text("state_message", named("victorops.default.state_message")).always(),
            text("entity_display_name", named("victorops.default.entity_display_name"))
                    .always(),
            text("monitoring_tool", named("victorops.default.monitoring_tool")).always());

    private VictoropsFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("routing_key", "the Routing key of a team");
        draft.atMostOne("api_key", "api_key_file");
        Map<String, String> custom = draft.get("custom_fields");
        FIXED_FIELDS.stream()
                .filter(custom::containsKey)
                .forEach(name -> draft.fault(
                        "custom_fields",
                        "custom field " + name + " (expected: names other than " + String.join(", ", FIXED_FIELDS)
                                + ")"));
        GlobalConfig.ApiKey global = defaults.global().victorops();
        completeBase(draft, "api_url", global.apiUrl(), "global victorops_api_url");
        draft.complete("api_key", global.apiKey());
        draft.complete("api_key_file", global.apiKeyFile());
        requireEither(draft, "api_key", "VictorOps API Key");
    }
}
