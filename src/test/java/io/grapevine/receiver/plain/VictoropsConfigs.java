package io.grapevine.receiver.plain;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import java.util.Map;
import java.util.function.Consumer;

/** VictorOps configurations of which only what matters to a test is written down; every other text is its own name. */
final class VictoropsConfigs {
    HttpConfig http = HttpConfig.DEFAULT;
    String apiKey = "key";
    String apiKeyFile = "";
    String apiUrl = "http://h/";
    String routingKey = "team";
    String messageType = "CRITICAL";
    String stateMessage = "state_message";
    String entityDisplayName = "entity_display_name";
    String monitoringTool = "monitoring_tool";
    Map<String, String> customFields = Map.of();

    private VictoropsConfigs() {}

    static Victorops with(Consumer<VictoropsConfigs> changes) {
        VictoropsConfigs builder = new VictoropsConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private Victorops build() {
        return new Victorops(
                true,
                http,
                new Secret(apiKey),
                apiKeyFile,
                new Url(apiUrl),
                routingKey,
                messageType,
                stateMessage,
                entityDisplayName,
                monitoringTool,
                customFields);
    }
}
