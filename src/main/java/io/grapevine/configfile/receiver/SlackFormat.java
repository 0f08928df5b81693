package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.objects;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.secretUrl;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.texts;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.Authorization;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Slack. A message goes either to a webhook's URL or, with a token, to the URL where apps post. */
final class SlackFormat {
    /** The only URL at which a message can be changed later. */
    private static final Secret POST_MESSAGE = new Secret("https://slack.com/api/chat.postMessage");

    private static final Field<@Nullable Secret> API_URL = secretUrl("api_url");
    private static final Field<String> API_URL_FILE = text("api_url_file");
    private static final Field<Secret> APP_TOKEN = secret("app_token");
    private static final Field<String> APP_TOKEN_FILE = text("app_token_file");
    private static final Field<@Nullable Url> APP_URL = httpUrl("app_url");
    private static final Field<Boolean> UPDATE_MESSAGE = alwaysFlag("update_message", false);

    static final IntegrationFormat<SlackConfig> FORMAT = new Kind<>(
            Shape.of(
                    SlackConfig.class,
                    sendResolved(false),
                    HTTP_CONFIG,
                    API_URL,
                    API_URL_FILE,
                    APP_TOKEN,
                    APP_TOKEN_FILE,
                    APP_URL,
                    text("channel"),
                    text("username", named("slack.default.username")),
                    text("color", named("slack.default.color")),
                    text("title", named("slack.default.title")),
                    text("title_link", named("slack.default.titlelink")),
                    text("pretext", named("slack.default.pretext")),
                    text("text", named("slack.default.text")),
                    text("message_text"),
                    objects("fields", SlackParts.FIELD),
                    alwaysFlag("short_fields", false),
                    text("footer", named("slack.default.footer")),
                    text("fallback", named("slack.default.fallback")),
                    text("callback_id", named("slack.default.callbackid")),
                    text("icon_emoji", named("slack.default.iconemoji")),
                    text("icon_url", named("slack.default.iconurl")),
                    text("image_url"),
                    text("thumb_url"),
                    alwaysFlag("link_names", false),
                    texts("mrkdwn_in"),
                    objects("actions", SlackParts.ACTION),
                    UPDATE_MESSAGE,
                    alwaysGoDuration("timeout")),
            SlackFormat::complete);

    private SlackFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        check(draft);
        GlobalConfig global = defaults.global();
        draft.complete(APP_URL, global.slackAppUrl(), "global slack_app_url");
        HttpConfig own = draft.get(HTTP_CONFIG);
        boolean authorized = own != null && own.authorization() != null;
        if (!hasToken(draft) && !authorized && !draft.isSet(API_URL)) {
            draft.set(APP_TOKEN, global.slackAppToken());
            draft.set(APP_TOKEN_FILE, global.slackAppTokenFile());
        }
        if (!hasUrl(draft)) {
            draft.set(API_URL, global.slackApiUrl());
            draft.set(API_URL_FILE, global.slackApiUrlFile());
        }
        completeHttp(draft, defaults);
        if (hasToken(draft)) {
            postAsApp(draft);
        } else if (!hasUrl(draft)) {
            draft.fault("no Slack API URL nor App token set (expected: api_url, api_url_file, app_token or "
                    + "app_token_file, here or in global)");
        }
    }

    private static void check(RecordDraft draft) {
        draft.atMostOne(API_URL, API_URL_FILE);
        draft.atMostOne(APP_TOKEN, APP_TOKEN_FILE);
        if (hasUrl(draft) && hasToken(draft)) {
            draft.fault("a URL and an app token (expected: at most one of api_url/api_url_file & "
                    + "app_token/app_token_file)");
        }
        if (draft.get(UPDATE_MESSAGE) && !POST_MESSAGE.equals(draft.get(API_URL))) {
            draft.fault(UPDATE_MESSAGE, "true (expected: api_url set to " + POST_MESSAGE.reveal() + ")");
        }
    }

    /** With a token, it is the client's authorization, and the message goes where apps post. */
    private static void postAsApp(RecordDraft draft) {
        HttpConfig http = draft.get(HTTP_CONFIG);
        if (http == null) {
            return;
        }
        if (http.authorization() != null) {
            draft.fault(HTTP_CONFIG, "authorization with a Slack app token (expected: one of them)");
        }
        String tokenFile = draft.in().resolve(draft.get(APP_TOKEN_FILE));
        draft.set(HTTP_CONFIG, http.withAuthorization(Authorization.bearer(draft.get(APP_TOKEN), tokenFile)));
        Url url = draft.get(APP_URL);
        draft.set(API_URL, url == null ? null : new Secret(url.reveal()));
    }

    private static boolean hasUrl(RecordDraft draft) {
        return draft.isSet(API_URL) || draft.isSet(API_URL_FILE);
    }

    private static boolean hasToken(RecordDraft draft) {
        return draft.isSet(APP_TOKEN) || draft.isSet(APP_TOKEN_FILE);
    }
}
