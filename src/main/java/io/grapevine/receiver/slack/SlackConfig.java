package io.grapevine.receiver.slack;

import static io.grapevine.config.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.shape.FieldSet.flag;
import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.objects;
import static io.grapevine.config.shape.FieldSet.optionalFlag;
import static io.grapevine.config.shape.FieldSet.secretUrl;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Slack integration, through a webhook or as an app. With an app token, {@code apiUrl} is the
 * app's URL and {@code httpConfig} carries the token as its authorization.
 *
 * @param apiUrl where to post; null if a file says it
 * @param color the colour of the message's edge
 * @param pretext the text before the message
 * @param messageText the text of the message itself, outside of its attachment
 * @param shortFields whether fields that say nothing about it may stand side by side
 * @param footer the line at the end
 * @param fallback the text for programs that show no formatting
 * @param callbackId the name of the message towards apps
 * @param iconEmoji the sender's picture as an emoji
 * @param iconUrl the sender's picture as a URL
 * @param linkNames whether names and channels become links
 * @param mrkdwnIn which parts have markup; not templates, empty for Slack's own choice
 * @param updateMessage whether a later notification changes the first message
 * @param postUpdatesToThread whether a later notification is a reply to the first message
 */
public record SlackConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret apiUrl,
        String apiUrlFile,
        Secret appToken,
        String appTokenFile,
        Url appUrl,
        String channel,
        String username,
        String color,
        String title,
        String titleLink,
        String pretext,
        String text,
        String messageText,
        List<SlackField> fields,
        boolean shortFields,
        String footer,
        String fallback,
        String callbackId,
        String iconEmoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<String> mrkdwnIn,
        List<SlackAction> actions,
        boolean updateMessage,
        boolean postUpdatesToThread,
        Duration timeout)
        implements HttpIntegrationConfig, KindRecord {
    private static final String METHOD = "chat.postMessage";

    /** The only URL at which a message can be changed later. */
    private static final Secret POST_MESSAGE = new Secret("https://slack.com/api/" + METHOD);

    private static final Shape<SlackField> FIELD = Shape.of(
                    SlackField.class, optionalFlag("short").in("isShort"))
            .checked(draft -> {
                draft.require("title", "a title of the Slack field");
                draft.require("value", "a value of the Slack field");
            });
    private static final Shape<SlackConfirmation> CONFIRMATION = Shape.of(SlackConfirmation.class)
            .checked(draft -> draft.require("text", "a text of the Slack confirmation"));
    private static final Shape<SlackAction> ACTION =
            Shape.of(SlackAction.class, object("confirm", CONFIRMATION)).checked(SlackConfig::checkAction);

    /** The kind. */
    public static final Kind<SlackConfig> KIND = Kind.of("slack", SlackConfig.class)
            .complete(SlackConfig::complete)
            .endsOnRequest()
            .field(secretUrl("api_url"))
            .text("username", named("slack.default.username"))
            .text("color", named("slack.default.color"))
            .text("title", named("slack.default.title"))
            .text("title_link", named("slack.default.titlelink"))
            .text("pretext", named("slack.default.pretext"))
            .text("text", named("slack.default.text"))
            .field(objects("fields", FIELD))
            .field(flag("short_fields").always())
            .text("footer", named("slack.default.footer"))
            .text("fallback", named("slack.default.fallback"))
            .text("callback_id", named("slack.default.callbackid"))
            .text("icon_emoji", named("slack.default.iconemoji"))
            .text("icon_url", named("slack.default.iconurl"))
            .field(flag("link_names").always())
            .field(objects("actions", ACTION))
            .field(flag("update_message").always())
            .field(flag("post_updates_to_thread").always())
            .field(alwaysGoDuration("timeout"))
            .alertmanagers(5)
            .threads()
            .actions()
            .buttons(Chats::slack, (environment, target) -> new SlackActions(environment, target))
            .sampleReply("{\"ok\":true,\"ts\":\"1700000000.000100\",\"channel\":\"C0000000000\"}")
            .partial("text", "slack");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new SlackNotifier(this, parts.requests(this), parts.update(), parts.buttons());
    }

    @Override
    public UpdateMode update() {
        if (postUpdatesToThread) {
            return updateMessage ? UpdateMode.EDIT_AND_REPLY_ALWAYS : UpdateMode.REPLY_ALWAYS;
        }
        return updateMessage ? UpdateMode.EDIT_ALWAYS : UpdateMode.NONE;
    }

    /** The URL of a recorded configuration is masked, which is read as an empty one. */
    @Override
    public String whyNotUpdated() {
        boolean isWebhook =
                apiUrl == null || !(apiUrl.reveal().isEmpty() || apiUrl.reveal().endsWith("/chat.postMessage"));
        return isWebhook
                ? "expected: none, as an incoming webhook of Slack does not say which message it posted; or"
                        + " app_token, or api_url https://slack.com/api/chat.postMessage with a token in http_config"
                : "";
    }

    /** The token by which messages are posted as an app, or its file; empty for an incoming webhook. */
    public Optional<Authorization> botToken() {
        boolean isApp = !appToken.isEmpty() || !appTokenFile.isEmpty();
        return Optional.ofNullable(httpConfig.authorization())
                .filter(each -> isApp || methods().isPresent() && each.type().equals("Bearer"));
    }

    /** The address of the methods, one of which posts; empty for another address, or one in a file. */
    public Optional<Url> methods() {
        return Optional.ofNullable(apiUrl)
                .map(Secret::reveal)
                .filter(url -> url.endsWith("/" + METHOD))
                .map(url -> new Url(url.substring(0, url.length() - METHOD.length())));
    }

    public SlackConfig {
        fields = List.copyOf(fields);
        mrkdwnIn = List.copyOf(mrkdwnIn);
        actions = List.copyOf(actions);
    }

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
        boolean hasOwnFile = draft.isSet("api_url_file");
        GlobalConfig.Slack global = defaults.global().slack();
        draft.complete("app_url", global.appUrl(), "global slack_app_url");
        HttpConfig own = draft.get("http_config");
        String tokenFile = draft.in().value("app_token_file").filePath();
        boolean authorized = own != null && own.authorization() != null;
        if (!hasToken(draft) && !authorized && !draft.isSet("api_url")) {
            draft.set("app_token", global.appToken());
            draft.set("app_token_file", global.appTokenFile());
            tokenFile = defaults.paths().apply(global.appTokenFile());
        }
        completeEither(draft, "api_url", global.apiUrl(), global.apiUrlFile());
        if (hasToken(draft)) {
            draft.complete("http_config", defaults.global().httpConfig());
            postAsApp(draft, draft.get("http_config"), tokenFile);
        } else if (!hasUrl(draft)) {
            draft.fault("no Slack API URL nor App token set (expected: api_url, api_url_file, app_token or "
                    + "app_token_file, here or in global)");
        }
        checkUpdates(draft, hasOwnFile);
    }

    private static void check(RecordDraft draft) {
        draft.atMostOne("api_url", "api_url_file");
        draft.atMostOne("app_token", "app_token_file");
        if (hasUrl(draft) && hasToken(draft)) {
            draft.fault("a URL and an app token (expected: at most one of api_url/api_url_file & "
                    + "app_token/app_token_file)");
        }
    }

    /**
     * Reports updates of messages that are posted where the answer does not say which message it was.
     *
     * @param hasOwnFile whether the URL is in a file of the receiver's own, which Alertmanager refuses even beside a global token
     */
    private static void checkUpdates(RecordDraft draft, boolean hasOwnFile) {
        Secret url = draft.get("api_url");
        boolean isInFile = hasOwnFile || url == null && draft.isSet("api_url_file");
        if (isInFile || url != null && !url.equals(POST_MESSAGE)) {
            String source = isInFile ? "api_url_file" : hasToken(draft) ? "app_url" : "api_url";
            String wrong = (isInFile ? "" : "another ") + (draft.in().has(source) ? "" : "global slack_") + source;
            String expected = source.equals("app_url") ? "app_url " : "app_token, or api_url ";
            Stream.of("update_message", "post_updates_to_thread")
                    .filter(draft::isSet)
                    .forEach(field -> draft.fault(
                            field,
                            "true with " + wrong + " (expected: " + expected + POST_MESSAGE.reveal()
                                    + ", as other URLs do not say which message was posted)"));
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

    /**
     * A field of a Slack message.
     *
     * @param isShort whether it may stand beside another; null for what {@link SlackConfig#shortFields} says
     */
    public record SlackField(
            String title, String value, @Nullable Boolean isShort) {}

    /**
     * An action of a Slack message: a link, if {@code url} is set, else a button with a name.
     *
     * @param type the type, {@code button} usually
     * @param text the label
     * @param url where a link goes
     * @param style {@code primary}, {@code danger} or empty
     * @param name the name of a button
     * @param value what a button sends
     * @param confirm a question before a button acts, or null
     */
    public record SlackAction(
            String type,
            String text,
            String url,
            String style,
            String name,
            String value,
            @Nullable SlackConfirmation confirm) {}

    /**
     * A question that Slack asks before an action.
     *
     * @param text the question
     * @param okText the text of the button that confirms
     * @param dismissText the text of the button that does not
     */
    public record SlackConfirmation(String text, String title, String okText, String dismissText) {}
}
