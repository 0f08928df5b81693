package io.grapevine.receiver.slack;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.grapevine.receiver.slack.SlackConfig.SlackField;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Slack configurations of which only what matters to a test is written down; every other text is its own name. */
final class SlackConfigs {
    String appUrl = "https://slack.com/api/chat.postMessage";
    String channel = "#c";
    HttpConfig httpConfig = HttpConfig.DEFAULT;

    @Nullable
    Secret apiUrl;

    String apiUrlFile = "";
    String title = "title";
    String text = "text";
    String color = "color";
    String messageText = "message_text";
    List<SlackField> fields = List.of();
    boolean shortFields;
    boolean linkNames;
    List<String> mrkdwnIn = List.of();
    List<SlackAction> actions = List.of();
    boolean updateMessage;
    Duration timeout = Duration.ZERO;

    static SlackConfig with(Consumer<SlackConfigs> changes) {
        return Written.config(SlackConfig.class, new SlackConfigs(), changes);
    }
}
