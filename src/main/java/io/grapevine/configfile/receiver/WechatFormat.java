package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeBase;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.WechatConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** WeChat Work. */
final class WechatFormat {
    private static final Field<Secret> API_SECRET = secret("api_secret");
    private static final Field<String> API_SECRET_FILE = text("api_secret_file");
    private static final Field<String> CORP_ID = text("corp_id");
    private static final Field<@Nullable Url> API_URL = httpUrl("api_url");
    private static final Field<String> MESSAGE_TYPE = text("message_type");

    static final IntegrationFormat<WechatConfig> FORMAT = new Kind<>(
            Shape.of(
                    WechatConfig.class,
                    sendResolved(false),
                    HTTP_CONFIG,
                    API_SECRET,
                    API_SECRET_FILE,
                    CORP_ID,
                    text("message", named("wechat.default.message")),
                    API_URL,
                    text("to_user", named("wechat.default.to_user")),
                    text("to_party", named("wechat.default.to_party")),
                    text("to_tag", named("wechat.default.to_tag")),
                    text("agent_id", named("wechat.default.agent_id")),
                    MESSAGE_TYPE),
            WechatFormat::complete);

    private WechatFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.complete(MESSAGE_TYPE, "text");
        draft.oneOf(MESSAGE_TYPE, "text", "markdown");
        draft.atMostOne(API_SECRET, API_SECRET_FILE);
        completeHttp(draft, defaults);
        GlobalConfig global = defaults.global();
        completeBase(draft, API_URL, global.wechatApiUrl(), "global wechat_api_url");
        if (!draft.isSet(API_SECRET) && !draft.isSet(API_SECRET_FILE)) {
            draft.set(API_SECRET, global.wechatApiSecret());
            draft.set(API_SECRET_FILE, global.wechatApiSecretFile());
        }
        if (!draft.isSet(API_SECRET) && !draft.isSet(API_SECRET_FILE)) {
            draft.fault("no Wechat Api Secret (expected: api_secret or api_secret_file, here or in global)");
        }
        draft.complete(CORP_ID, global.wechatApiCorpId(), "global wechat_api_corp_id");
    }
}
