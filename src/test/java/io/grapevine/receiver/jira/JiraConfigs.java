package io.grapevine.receiver.jira;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.jira.JiraConfig.JiraField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Jira configurations of which only what matters to a test is written down; every other text is its own name. */
final class JiraConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String apiUrl = "http://jira.example/rest/api/2";
    String apiType = "auto";
    String project = "project";
    JiraField summary = new JiraField("summary", null);
    JiraField description = new JiraField("description", null);
    List<String> labels = List.of();
    String priority = "priority";
    String reopenTransition = "";
    String resolveTransition = "";
    String wontFixResolution = "";
    Duration reopenDuration = Duration.ZERO;
    Map<String, @Nullable Object> fields = Map.of();

    static JiraConfig with(Consumer<JiraConfigs> changes) {
        return Written.config(JiraConfig.class, new JiraConfigs(), changes);
    }
}
