package io.grapevine.receiver.slack;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.grapevine.receiver.slack.SlackConfig.SlackField;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Slack configurations of which only what matters to a test is written down; every other text is its own name. */
final class SlackConfigs {
    HttpConfig http = HttpConfig.DEFAULT;

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
    List<String> markup = List.of();
    List<SlackAction> actions = List.of();
    boolean update;
    Duration timeout = Duration.ZERO;

    private SlackConfigs() {}

    static SlackConfig with(Consumer<SlackConfigs> changes) {
        SlackConfigs builder = new SlackConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private SlackConfig build() {
        return new SlackConfig(
                true,
                http,
                apiUrl,
                apiUrlFile,
                new Secret(""),
                "",
                new Url("https://slack.com/api/chat.postMessage"),
                "#c",
                "username",
                color,
                title,
                "title_link",
                "pretext",
                text,
                messageText,
                fields,
                shortFields,
                "footer",
                "fallback",
                "callback_id",
                "icon_emoji",
                "icon_url",
                "image_url",
                "thumb_url",
                linkNames,
                markup,
                actions,
                update,
                timeout);
    }
}
