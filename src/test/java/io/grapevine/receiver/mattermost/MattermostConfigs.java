package io.grapevine.receiver.mattermost;

import io.grapevine.receiver.mattermost.Mattermost.MattermostAttachment;
import io.grapevine.receiver.mattermost.Mattermost.MattermostField;
import java.util.List;
import java.util.function.UnaryOperator;

/** Mattermost configurations of which only what matters to a test is written down. */
final class MattermostConfigs {
    private MattermostConfigs() {}

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
