package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.GROUP_LINK;
import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.receiver.FeishuConfig;

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
