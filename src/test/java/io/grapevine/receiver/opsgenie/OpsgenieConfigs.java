package io.grapevine.receiver.opsgenie;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.opsgenie.OpsgenieConfig.OpsgenieResponder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Opsgenie configurations of which only what matters to a test is written down; every other text is its own name. */
final class OpsgenieConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String apiKey = "k";
    String apiKeyFile = "";
    String apiUrl = "https://api.opsgenie.com/";
    String message = "message";
    String description = "description";
    String source = "source";
    Map<String, String> details = Map.of();
    String entity = "entity";
    List<OpsgenieResponder> responders = List.of();
    String actions = "";
    String tags = "";
    String note = "note";
    String priority = "priority";
    boolean updateAlerts;

    static OpsgenieConfig with(Consumer<OpsgenieConfigs> changes) {
        return Written.config(OpsgenieConfig.class, new OpsgenieConfigs(), changes);
    }
}
