package io.grapevine.receiver.wechat;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;
import static io.grapevine.receiver.CommonFields.sendResolved;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;

/** WeChat Work. */
final class WechatFormat {
    static final IntegrationFormat<WechatConfig> FORMAT = new IntegrationFormat<>(
            WechatConfig.class,
            WechatFormat::complete,
            sendResolved(false),
            text("message", named("wechat.default.message")),
            text("to_user", named("wechat.default.to_user")),
            text("to_party", named("wechat.default.to_party")),
            text("to_tag", named("wechat.default.to_tag")),
            text("agent_id", named("wechat.default.agent_id")));

    private WechatFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.complete("message_type", "text");
        draft.oneOf("message_type", "text", "markdown");
        draft.atMostOne("api_secret", "api_secret_file");
        GlobalConfig.Wechat global = defaults.global().wechat();
        completeBase(draft, "api_url", global.apiUrl(), "global wechat_api_url");
        completeEither(draft, "api_secret", global.apiSecret(), global.apiSecretFile());
        requireEither(draft, "api_secret", "Wechat Api Secret");
        draft.complete("corp_id", global.apiCorpId(), "global wechat_api_corp_id");
    }
}
