package io.grapevine.receiver.feishu;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;

/** Bots of Feishu and Lark. */
final class FeishuFormat {
    static final IntegrationFormat<FeishuConfig> FORMAT = new IntegrationFormat<>(
            FeishuConfig.class,
            (draft, defaults) -> {
                draft.exactlyOne("url", "url_file");
                draft.atMostOne("secret", "secret_file");
                CommonFields.checkMentions(draft, "mention_users");
            },
            secretUrl("url"),
            text("link", GROUP_LINK));

    private FeishuFormat() {}
}
