package io.grapevine.receiver.wechat;

import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;

/**
 * The configuration of a WeChat Work integration.
 *
 * @param corpId the company; a template
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param toUser the users, separated by {@code |}
 * @param toParty the departments, separated by {@code |}
 * @param toTag the tags, separated by {@code |}
 * @param agentId the application's number
 * @param messageType {@code text} or {@code markdown}
 */
public record WechatConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret apiSecret,
        String apiSecretFile,
        String corpId,
        String message,
        Url apiUrl,
        String toUser,
        String toParty,
        String toTag,
        String agentId,
        String messageType)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<WechatConfig> KIND = Kind.of("wechat", WechatConfig.class)
            .complete(WechatConfig::complete)
            .endsOnRequest()
            .text("message", named("wechat.default.message"))
            .text("to_user", named("wechat.default.to_user"))
            .text("to_party", named("wechat.default.to_party"))
            .text("to_tag", named("wechat.default.to_tag"))
            .text("agent_id", named("wechat.default.agent_id"))
            .alertmanagers(8)
            .sampleReply("{\"errcode\":0,\"access_token\":\"token\",\"expires_in\":7200}");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WechatNotifier(this, parts.requests(this));
    }

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
