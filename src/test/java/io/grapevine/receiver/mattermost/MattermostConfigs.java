package io.grapevine.receiver.mattermost;

import io.grapevine.receiver.Written;
import io.grapevine.receiver.mattermost.Mattermost.MattermostAttachment;
import io.grapevine.receiver.mattermost.Mattermost.MattermostField;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Mattermost configurations of which only what matters to a test is written down. */
final class MattermostConfigs {
    private MattermostConfigs() {}

    /** An attachment whose texts are what {@code texts} makes of the names of their fields. */
    static MattermostAttachment attachment(UnaryOperator<String> texts, List<MattermostField> fields) {
        return Written.config(MattermostAttachment.class, Written.texts(texts), Map.entry("fields", fields));
    }
}
