package io.grapevine.receiver.mattermost;

import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostAttachment;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostField;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostPriority;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostProps;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mattermost configurations of which only what matters to a test is written down. */
final class MattermostConfigs {
    /** What a text is, by the name of its field. */
    UnaryOperator<String> texts = name -> name;

    @Nullable
    Secret webhookUrl;

    String webhookUrlFile = "";
    String channel = "#c";

    @Nullable
    String text;

    List<MattermostField> fields = List.of();
    List<MattermostAttachment> attachments = List.of();

    @Nullable
    MattermostProps props;

    @Nullable
    MattermostPriority priority;

    static MattermostConfig with(Consumer<MattermostConfigs> changes) {
        return Written.config(MattermostConfig.class, new MattermostConfigs(), changes);
    }

    /** An attachment whose texts are what {@code texts} makes of the names of their fields. */
    static MattermostAttachment attachment(UnaryOperator<String> texts, List<MattermostField> fields) {
        return new MattermostAttachment(
                texts.apply("fallback"),
                texts.apply("color"),
                texts.apply("pretext"),
                texts.apply("text"),
                texts.apply("author_name"),
                texts.apply("author_link"),
                texts.apply("author_icon"),
                texts.apply("title"),
                texts.apply("title_link"),
                fields,
                texts.apply("thumb_url"),
                texts.apply("footer"),
                texts.apply("footer_icon"),
                texts.apply("image_url"));
    }
}
