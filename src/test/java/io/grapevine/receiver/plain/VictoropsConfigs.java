package io.grapevine.receiver.plain;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import java.util.Map;
import java.util.function.Consumer;

/** VictorOps configurations of which only what matters to a test is written down; every other text is its own name. */
final class VictoropsConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String apiKey = "key";
    String apiKeyFile = "";
    String apiUrl = "http://h/";
    String routingKey = "team";
    String messageType = "CRITICAL";
    String stateMessage = "state_message";
    String entityDisplayName = "entity_display_name";
    String monitoringTool = "monitoring_tool";
    Map<String, String> customFields = Map.of();

    static Victorops with(Consumer<VictoropsConfigs> changes) {
        return Written.config(Victorops.class, new VictoropsConfigs(), changes);
    }
}
