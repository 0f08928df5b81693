package io.grapevine.receiver.wechat;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;

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
        implements HttpKind {
    /** The kind. */
    public static final Kind<WechatConfig> KIND = Kind.of("wechat", WechatConfig.class, () -> WechatFormat.FORMAT)
            .alertmanagers(8)
            .sampleReply("{\"errcode\":0,\"access_token\":\"token\",\"expires_in\":7200}");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WechatNotifier(this, parts.requests(this));
    }
}
