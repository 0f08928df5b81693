package io.grapevine.receiver.wechat;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import java.util.function.Consumer;

/** WeChat configurations of which only what matters to a test is written down; every other text is its own name. */
final class WechatConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String apiSecret = "s";
    String apiSecretFile = "";
    String corpId = "c";
    String message = "message";
    String apiUrl = "https://qyapi.weixin.qq.com/cgi-bin/";
    String toUser = "to_user";
    String toParty = "to_party";
    String toTag = "to_tag";
    String agentId = "agent_id";
    String messageType = "text";

    static WechatConfig with(Consumer<WechatConfigs> changes) {
        return Written.config(WechatConfig.class, new WechatConfigs(), changes);
    }
}
