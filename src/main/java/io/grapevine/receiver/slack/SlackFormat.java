package io.grapevine.receiver.slack;

import static io.grapevine.config.file.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.file.shape.FieldSet.flag;
import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.objects;
import static io.grapevine.config.file.shape.FieldSet.optionalFlag;
import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.sendResolved;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.HttpConfig.Authorization;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.grapevine.receiver.slack.SlackConfig.SlackConfirmation;
import io.grapevine.receiver.slack.SlackConfig.SlackField;

/** Slack. A message goes either to a webhook's URL or, with a token, to the URL where apps post. */
final class SlackFormat {
    /** The only URL at which a message can be changed later. */
    private static final Secret POST_MESSAGE = new Secret("https://slack.com/api/chat.postMessage");

    private static final Shape<SlackField> FIELD = Shape.of(
                    SlackField.class, optionalFlag("short").in("isShort"))
            .checked(draft -> {
                draft.require("title", "a title of the Slack field");
                draft.require("value", "a value of the Slack field");
            });
    private static final Shape<SlackConfirmation> CONFIRMATION = Shape.of(SlackConfirmation.class)
            .checked(draft -> draft.require("text", "a text of the Slack confirmation"));
    private static final Shape<SlackAction> ACTION =
            Shape.of(SlackAction.class, object("confirm", CONFIRMATION)).checked(SlackFormat::checkAction);

    static final IntegrationFormat<SlackConfig> FORMAT = new IntegrationFormat<>(
            SlackConfig.class,
            SlackFormat::complete,
            sendResolved(false),
            secretUrl("api_url"),
            text("username", named("slack.default.username")),
            text("color", named("slack.default.color")),
            text("title", named("slack.default.title")),
            text("title_link", named("slack.default.titlelink")),
            text("pretext", named("slack.default.pretext")),
            text("text", named("slack.default.text")),
            objects("fields", FIELD),
            flag("short_fields").always(),
            text("footer", named("slack.default.footer")),
            text("fallback", named("slack.default.fallback")),
            text("callback_id", named("slack.default.callbackid")),
            text("icon_emoji", named("slack.default.iconemoji")),
            text("icon_url", named("slack.default.iconurl")),
            flag("link_names").always(),
            objects("actions", ACTION),
            flag("update_message").always(),
            alwaysGoDuration("timeout"));

    private SlackFormat() {}

    private static void checkAction(RecordDraft draft) {
        draft.require("type", "a type of the Slack action");
        draft.require("text", "a text of the Slack action");
        if (draft.isSet("url")) {
            // A link has nothing to send, so what only buttons have is dropped.
            draft.set("name", "");
            draft.set("value", "");
            draft.set("confirm", null);
        } else if (!draft.isSet("name")) {
            draft.fault("missing name or url (expected: one of them in a Slack action)");
        }
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        check(draft);
        GlobalConfig.Slack global = defaults.global().slack();
        draft.complete("app_url", global.appUrl(), "global slack_app_url");
        HttpConfig own = draft.get("http_config");
        String tokenFile = draft.in().value("app_token_file").filePath();
        boolean authorized = own != null && own.authorization() != null;
        if (!hasToken(draft) && !authorized && !draft.isSet("api_url")) {
            draft.set("app_token", global.appToken());
            draft.set("app_token_file", global.appTokenFile());
            tokenFile = defaults.globalPath(global.appTokenFile());
        }
        completeEither(draft, "api_url", global.apiUrl(), global.apiUrlFile());
        if (hasToken(draft)) {
            draft.complete("http_config", defaults.global().httpConfig());
            postAsApp(draft, draft.get("http_config"), tokenFile);
        } else if (!hasUrl(draft)) {
            draft.fault("no Slack API URL nor App token set (expected: api_url, api_url_file, app_token or "
                    + "app_token_file, here or in global)");
        }
    }

    private static void check(RecordDraft draft) {
        draft.atMostOne("api_url", "api_url_file");
        draft.atMostOne("app_token", "app_token_file");
        if (hasUrl(draft) && hasToken(draft)) {
            draft.fault("a URL and an app token (expected: at most one of api_url/api_url_file & "
                    + "app_token/app_token_file)");
        }
        if (draft.isSet("update_message") && !POST_MESSAGE.equals(draft.get("api_url"))) {
            draft.fault("update_message", "true (expected: api_url set to " + POST_MESSAGE.reveal() + ")");
        }
    }

    /** With a token, it is the client's authorization, and the message goes where apps post. */
    private static void postAsApp(RecordDraft draft, HttpConfig http, String tokenFile) {
        if (http.authorization() != null) {
            draft.fault("http_config", "authorization with a Slack app token (expected: one of them)");
        }
        draft.set("http_config", http.withAuthorization(Authorization.bearer(draft.get("app_token"), tokenFile)));
        Url url = draft.get("app_url");
        draft.set("api_url", url == null ? null : new Secret(url.reveal()));
    }

    private static boolean hasUrl(RecordDraft draft) {
        return draft.isAnySet("api_url", "api_url_file");
    }

    private static boolean hasToken(RecordDraft draft) {
        return draft.isAnySet("app_token", "app_token_file");
    }
}
