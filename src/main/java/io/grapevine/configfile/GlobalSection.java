package io.grapevine.configfile;

import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.alwaysObject;
import static io.grapevine.configfile.shape.FieldSet.hostPort;
import static io.grapevine.configfile.shape.FieldSet.optionalFlag;
import static io.grapevine.configfile.shape.FieldSet.optionalSecret;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.secretUrl;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.Url;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.FieldSet;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The field table of the section {@code global}. */
final class GlobalSection {
    private static final Field<Secret> SMTP_PASSWORD = secret("smtp_auth_password");
    private static final Field<String> SMTP_PASSWORD_FILE = text("smtp_auth_password_file");
    private static final Field<Secret> SMTP_SECRET = secret("smtp_auth_secret");
    private static final Field<String> SMTP_SECRET_FILE = text("smtp_auth_secret_file");
    private static final Field<@Nullable Secret> SLACK_API_URL = secretUrl("slack_api_url");
    private static final Field<String> SLACK_API_URL_FILE = text("slack_api_url_file");
    private static final Field<Secret> SLACK_APP_TOKEN = secret("slack_app_token");
    private static final Field<String> SLACK_APP_TOKEN_FILE = text("slack_app_token_file");
    private static final Field<@Nullable Url> SLACK_APP_URL =
            url("slack_app_url", "https://slack.com/api/chat.postMessage");
    private static final Field<Secret> OPSGENIE_KEY = secret("opsgenie_api_key");
    private static final Field<String> OPSGENIE_KEY_FILE = text("opsgenie_api_key_file");
    private static final Field<Secret> WECHAT_SECRET = secret("wechat_api_secret");
    private static final Field<String> WECHAT_SECRET_FILE = text("wechat_api_secret_file");
    private static final Field<Secret> VICTOROPS_KEY = secret("victorops_api_key");
    private static final Field<String> VICTOROPS_KEY_FILE = text("victorops_api_key_file");
    private static final Field<Secret> TELEGRAM_TOKEN = secret("telegram_bot_token");
    private static final Field<String> TELEGRAM_TOKEN_FILE = text("telegram_bot_token_file");
    private static final Field<@Nullable Secret> ROCKETCHAT_TOKEN = optionalSecret("rocketchat_token");
    private static final Field<String> ROCKETCHAT_TOKEN_FILE = text("rocketchat_token_file");
    private static final Field<@Nullable Secret> ROCKETCHAT_ID = optionalSecret("rocketchat_token_id");
    private static final Field<String> ROCKETCHAT_ID_FILE = text("rocketchat_token_id_file");
    private static final Field<@Nullable Secret> MATTERMOST_URL = secretUrl("mattermost_webhook_url");
    private static final Field<String> MATTERMOST_URL_FILE = text("mattermost_webhook_url_file");

    static final Shape<GlobalConfig> SHAPE = Shape.of(
                    GlobalConfig.class,
                    resolveTimeout(),
                    alwaysObject("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT),
                    FieldSet.httpUrl("jira_api_url"),
                    text("smtp_from"),
                    text("smtp_hello", "localhost"),
                    hostPort("smtp_smarthost"),
                    text("smtp_auth_username"),
                    SMTP_PASSWORD,
                    SMTP_PASSWORD_FILE,
                    SMTP_SECRET,
                    SMTP_SECRET_FILE,
                    text("smtp_auth_identity"),
                    alwaysFlag("smtp_require_tls", true),
                    alwaysObject("smtp_tls_config", HttpConfigFormat.TLS_AS_WRITTEN, TlsConfig.DEFAULT),
                    optionalFlag("smtp_force_implicit_tls"),
                    SLACK_API_URL,
                    SLACK_API_URL_FILE,
                    SLACK_APP_TOKEN,
                    SLACK_APP_TOKEN_FILE,
                    SLACK_APP_URL,
                    url("pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
                    url("opsgenie_api_url", "https://api.opsgenie.com/"),
                    OPSGENIE_KEY,
                    OPSGENIE_KEY_FILE,
                    url("wechat_api_url", "https://qyapi.weixin.qq.com/cgi-bin/"),
                    WECHAT_SECRET,
                    WECHAT_SECRET_FILE,
                    text("wechat_api_corp_id"),
                    url("victorops_api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/"),
                    VICTOROPS_KEY,
                    VICTOROPS_KEY_FILE,
                    url("telegram_api_url", "https://api.telegram.org"),
                    TELEGRAM_TOKEN,
                    TELEGRAM_TOKEN_FILE,
                    url("webex_api_url", "https://webexapis.com/v1/messages"),
                    url("rocketchat_api_url", "https://open.rocket.chat/"),
                    ROCKETCHAT_TOKEN,
                    ROCKETCHAT_TOKEN_FILE,
                    ROCKETCHAT_ID,
                    ROCKETCHAT_ID_FILE,
                    MATTERMOST_URL,
                    MATTERMOST_URL_FILE)
            .checked(GlobalSection::check);

    private GlobalSection() {}

    private static Field<Duration> resolveTimeout() {
        return new Field<>(
                "resolve_timeout",
                in -> in.duration("resolve_timeout", Duration.ofMinutes(5)),
                (out, value) -> out.alwaysDuration("resolve_timeout", value),
                value -> !value.isZero());
    }

    /** A URL that is {@code fallback} unless set, and none if it is set to null. */
    private static Field<@Nullable Url> url(String name, String fallback) {
        Url otherwise = new Url(fallback);
        Field<@Nullable Url> plain = FieldSet.httpUrl(name);
        return new Field<>(
                name,
                in -> in.value(name).isAbsent() ? otherwise : plain.read(in),
                (out, value) -> plain.write(out, value),
                value -> value != null);
    }

    private static void check(RecordDraft draft) {
        draft.atMostOne(SLACK_APP_TOKEN, SLACK_APP_TOKEN_FILE);
        draft.atMostOne(SLACK_API_URL, SLACK_API_URL_FILE);
        checkSlack(draft);
        draft.atMostOne(OPSGENIE_KEY, OPSGENIE_KEY_FILE);
        draft.atMostOne(VICTOROPS_KEY, VICTOROPS_KEY_FILE);
        draft.atMostOne(TELEGRAM_TOKEN, TELEGRAM_TOKEN_FILE);
        draft.atMostOne(SMTP_PASSWORD, SMTP_PASSWORD_FILE);
        draft.atMostOne(ROCKETCHAT_TOKEN, ROCKETCHAT_TOKEN_FILE);
        draft.atMostOne(ROCKETCHAT_ID, ROCKETCHAT_ID_FILE);
        draft.atMostOne(SMTP_SECRET, SMTP_SECRET_FILE);
        draft.atMostOne(WECHAT_SECRET, WECHAT_SECRET_FILE);
        draft.atMostOne(MATTERMOST_URL, MATTERMOST_URL_FILE);
    }

    /** App token and webhook exclude each other, except that a webhook equal to the app's URL is a known workaround. */
    private static void checkSlack(RecordDraft draft) {
        boolean app = draft.isSet(SLACK_APP_TOKEN) || draft.isSet(SLACK_APP_TOKEN_FILE);
        boolean webhook = draft.isSet(SLACK_API_URL) || draft.isSet(SLACK_API_URL_FILE);
        Secret apiUrl = draft.get(SLACK_API_URL);
        Url appUrl = draft.get(SLACK_APP_URL);
        boolean same = apiUrl != null && appUrl != null && apiUrl.reveal().equals(appUrl.reveal());
        if (app && webhook && !same) {
            draft.fault("an app token and an API URL (expected: at most one of slack_app_token/slack_app_token_file & "
                    + "slack_api_url/slack_api_url_file)");
        }
    }
}
