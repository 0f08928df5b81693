package io.grapevine.integration.wechat;

import static io.grapevine.http.GoJson.putUnlessEmpty;

import io.grapevine.config.receiver.WechatConfig;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.TemplateFault;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message, rendered.
 *
 * @param account who sends it
 * @param json the body
 */
record WechatMessage(WechatTokens.Account account, String json) {
    private static final String MARKDOWN = "markdown";

    /**
     * The message that a configuration describes.
     *
     * @param secret the application's secret, a template
     * @throws TemplateFault if it does not say who sends it
     */
    static WechatMessage of(WechatConfig config, String secret, MessageFields texts) throws TemplateFault {
        WechatTokens.Account account = new WechatTokens.Account(
                texts.required("corp_id", config.corpId()), texts.secret("api_secret", secret));
        String content = texts.body("message", config.message());
        boolean markdown = config.messageType().equals(MARKDOWN);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("text", Map.of("content", markdown ? "" : content));
        putUnlessEmpty(message, "touser", texts.of("to_user", config.toUser()));
        putUnlessEmpty(message, "toparty", texts.of("to_party", config.toParty()));
        putUnlessEmpty(message, "totag", texts.of("to_tag", config.toTag()));
        putUnlessEmpty(message, "agentid", texts.of("agent_id", config.agentId()));
        message.put("safe", "0");
        putUnlessEmpty(message, "msgtype", config.messageType());
        message.put(MARKDOWN, Map.of("content", markdown ? content : ""));
        return new WechatMessage(account, GoJson.encode(message) + "\n");
    }
}
