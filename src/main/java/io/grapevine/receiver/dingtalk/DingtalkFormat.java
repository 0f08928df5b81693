package io.grapevine.receiver.dingtalk;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;

/** Bots of DingTalk. */
final class DingtalkFormat {
    static final IntegrationFormat<DingtalkConfig> FORMAT = new IntegrationFormat<>(
            DingtalkConfig.class,
            (draft, defaults) -> {
                draft.exactlyOne("url", "url_file");
                draft.atMostOne("secret", "secret_file");
                CommonFields.checkMentions(draft, "mention_users", "mention_mobiles");
            },
            secretUrl("url"),
            text("link", GROUP_LINK));

    private DingtalkFormat() {}
}
