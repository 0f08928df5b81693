package io.grapevine.receiver.wecom;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.stream.Stream;

/** Group bots of WeCom. */
final class WecomFormat {
    static final IntegrationFormat<WecomConfig> FORMAT = new IntegrationFormat<>(
            WecomConfig.class,
            (draft, defaults) -> complete(draft),
            secretUrl("url"),
            text("link", GROUP_LINK),
            text("message_type", WecomConfig.MARKDOWN));

    private WecomFormat() {}

    private static void complete(RecordDraft draft) {
        draft.exactlyOne("url", "url_file");
        draft.oneOf("message_type", WecomConfig.MARKDOWN, WecomConfig.TEXT);
        CommonFields.checkMentions(draft, "mention_users", "mention_mobiles");
        String type = draft.get("message_type");
        if (type.equals(WecomConfig.MARKDOWN)) {
            Stream.of("mention_mobiles", "mention_all")
                    .filter(draft::isSet)
                    .forEach(field -> draft.fault(
                            field, "set with message_type markdown (expected: message_type text, or mention_users)"));
        }
    }
}
