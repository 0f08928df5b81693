package io.grapevine.receiver.slack;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Slack integration, through a webhook or as an app. With an app token, {@code apiUrl} is the
 * app's URL and {@code httpConfig} carries the token as its authorization.
 *
 * @param apiUrl where to post; null if a file says it
 * @param channel the channel or person
 * @param username the sender's name
 * @param color the colour of the message's edge
 * @param pretext the text before the message
 * @param messageText the text of the message itself, outside of its attachment
 * @param fields fields below the text
 * @param shortFields whether fields that say nothing about it may stand side by side
 * @param footer the line at the end
 * @param fallback the text for programs that show no formatting
 * @param callbackId the name of the message towards apps
 * @param iconEmoji the sender's picture as an emoji
 * @param iconUrl the sender's picture as a URL
 * @param linkNames whether names and channels become links
 * @param mrkdwnIn which parts have markup; not templates, empty for Slack's own choice
 * @param actions buttons and links
 * @param updateMessage whether a later notification changes the first message
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
        Duration timeout)
        implements HttpKind {
    /** The kind. */
    public static final Kind<SlackConfig> KIND = Kind.of("slack", SlackConfig.class, () -> SlackFormat.FORMAT)
            .alertmanagers(5)
            .threads()
            .actions()
            .buttons(Chats::slack)
            .sampleReply("{\"ok\":true,\"ts\":\"1700000000.000100\",\"channel\":\"C0000000000\"}")
            .partial("text", "slack");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new SlackNotifier(this, parts.requests(this), parts.update(), parts.buttons());
    }

    @Override
    public UpdateMode update() {
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

    public SlackConfig {
        fields = List.copyOf(fields);
        mrkdwnIn = List.copyOf(mrkdwnIn);
        actions = List.copyOf(actions);
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
