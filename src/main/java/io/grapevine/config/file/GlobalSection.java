package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.duration;
import static io.grapevine.config.file.shape.FieldSet.flag;
import static io.grapevine.config.file.shape.FieldSet.inline;
import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.optionalSecret;
import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.GlobalConfig.ApiKey;
import io.grapevine.config.GlobalConfig.Mattermost;
import io.grapevine.config.GlobalConfig.Rocketchat;
import io.grapevine.config.GlobalConfig.Slack;
import io.grapevine.config.GlobalConfig.Smtp;
import io.grapevine.config.GlobalConfig.Telegram;
import io.grapevine.config.GlobalConfig.Wechat;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.FieldSet;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The field table of the section {@code global}. */
final class GlobalSection {
    static final Shape<GlobalConfig> SHAPE = Shape.of(
            GlobalConfig.class,
            duration("resolve_timeout").or(Duration.ofMinutes(5)).always(),
            object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT).always(),
            service(
                    "smtp",
                    Smtp.class,
                    text("smtp_hello", "localhost"),
                    flag("smtp_require_tls").or(true).always(),
                    object("smtp_tls_config", HttpConfigFormat.TLS_AS_WRITTEN, TlsConfig.DEFAULT)
                            .always()),
            slack(),
            url("pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
            service("opsgenie", ApiKey.class, url("opsgenie_api_url", "https://api.opsgenie.com/")),
            service("wechat", Wechat.class, url("wechat_api_url", "https://qyapi.weixin.qq.com/cgi-bin/")),
            service(
                    "victorops",
                    ApiKey.class,
                    url("victorops_api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/")),
            service("telegram", Telegram.class, url("telegram_api_url", "https://api.telegram.org")),
            url("webex_api_url", "https://webexapis.com/v1/messages"),
            service(
                    "rocketchat",
                    Rocketchat.class,
                    url("rocketchat_api_url", "https://open.rocket.chat/"),
                    optionalSecret("rocketchat_token"),
                    optionalSecret("rocketchat_token_id")),
            service("mattermost", Mattermost.class, secretUrl("mattermost_webhook_url")));

    private GlobalSection() {}

    /** The fields of a service, whose names begin with its own. */
    private static <R extends Record> Field<R> service(String name, Class<R> type, Field<?>... special) {
        return inline(name, Shape.prefixed(name, type, special).checked(RecordDraft::valueOrFile));
    }

    private static Field<Slack> slack() {
        return inline(
                "slack",
                Shape.prefixed(
                                "slack",
                                Slack.class,
                                secretUrl("slack_api_url"),
                                url("slack_app_url", "https://slack.com/api/chat.postMessage"))
                        .checked(GlobalSection::checkSlack));
    }

    /** A URL that is {@code fallback} unless set, and none if it is set to null. */
    private static Field<@Nullable Url> url(String name, String fallback) {
        return FieldSet.httpUrl(name).or(new Url(fallback));
    }

    /** App token and webhook exclude each other, except that a webhook equal to the app's URL is a known workaround. */
    private static void checkSlack(RecordDraft draft) {
        draft.valueOrFile();
        boolean app = draft.isAnySet("slack_app_token", "slack_app_token_file");
        boolean webhook = draft.isAnySet("slack_api_url", "slack_api_url_file");
        Secret apiUrl = draft.get("slack_api_url");
        Url appUrl = draft.get("slack_app_url");
        boolean same = apiUrl != null && appUrl != null && apiUrl.reveal().equals(appUrl.reveal());
        if (app && webhook && !same) {
            draft.fault("an app token and an API URL (expected: at most one of slack_app_token/slack_app_token_file & "
                    + "slack_api_url/slack_api_url_file)");
        }
    }
}
