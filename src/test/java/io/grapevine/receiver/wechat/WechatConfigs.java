package io.grapevine.receiver.wechat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import java.util.function.Consumer;

/** WeChat configurations of which only what matters to a test is written down; every other text is its own name. */
final class WechatConfigs {
    HttpConfig http = HttpConfig.DEFAULT;
    String secret = "s";
    String secretFile = "";
    String corpId = "c";
    String message = "message";
    String apiUrl = "https://qyapi.weixin.qq.com/cgi-bin/";
    String toUser = "to_user";
    String toParty = "to_party";
    String toTag = "to_tag";
    String agentId = "agent_id";
    String type = "text";

    private WechatConfigs() {}

    static WechatConfig with(Consumer<WechatConfigs> changes) {
        WechatConfigs builder = new WechatConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private WechatConfig build() {
        return new WechatConfig(
                true,
                http,
                new Secret(secret),
                secretFile,
                corpId,
                message,
                new Url(apiUrl),
                toUser,
                toParty,
                toTag,
                agentId,
                type);
    }
}
