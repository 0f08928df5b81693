package io.grapevine.receiver.mattermost;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Mattermost integration.
 *
 * @param webhookUrl where to post; null if a file says it
 * @param channel the channel or person
 * @param fallback the text for programs that show no formatting
 * @param color the colour of the message's edge
 * @param pretext the text before the message
 * @param footer the line at the end
 * @param footerIcon the picture beside that line
 * @param iconUrl the sender's picture as a URL
 * @param iconEmoji the sender's picture as an emoji
 * @param attachments attachments; if there are any, they take the place of the one that the fields above make
 * @param priority the urgency, or null
 */
public record MattermostConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String channel,
        String username,
        String text,
        String fallback,
        String color,
        String pretext,
        String authorName,
        String authorLink,
        String authorIcon,
        String title,
        String titleLink,
        List<MattermostField> fields,
        String thumbUrl,
        String footer,
        String footerIcon,
        String imageUrl,
        String iconUrl,
        String iconEmoji,
        List<MattermostAttachment> attachments,
        String type,
        @Nullable MattermostProps props,
        @Nullable MattermostPriority priority)
        implements HttpKind {
    /** The kind. */
    public static final Kind<MattermostConfig> KIND = Kind.of(
                    "mattermost", MattermostConfig.class, () -> MattermostFormat.FORMAT)
            .alertmanagers(18)
            .unknownToMimir()
            .actions()
            .buttons(Chats::mattermost);

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new MattermostNotifier(this, parts.requests(this), parts.buttons());
    }

    public MattermostConfig {
        fields = List.copyOf(fields);
        attachments = List.copyOf(attachments);
    }

    /**
     * A field of a Mattermost message.
     *
     * @param isShort whether it may stand beside another; null for no
     */
    public record MattermostField(
            String title, String value, @Nullable Boolean isShort) {}

    /**
     * An attachment of a Mattermost message.
     *
     * @param fallback the text for programs that show no formatting
     * @param color the colour of the edge
     * @param pretext the text before it
     * @param footer the line at the end
     * @param footerIcon the picture beside that line
     */
    public record MattermostAttachment(
            String fallback,
            String color,
            String pretext,
            String text,
            String authorName,
            String authorLink,
            String authorIcon,
            String title,
            String titleLink,
            List<MattermostField> fields,
            String thumbUrl,
            String footer,
            String footerIcon,
            String imageUrl) {
        public MattermostAttachment {
            fields = List.copyOf(fields);
        }
    }

    /** Properties of a Mattermost message: {@code card} is the text beside it. */
    public record MattermostProps(String card) {}

    /**
     * Priority of a Mattermost message.
     *
     * @param priority {@code urgent}, {@code important}, {@code standard} or empty
     * @param requestedAck whether readers are asked to confirm
     * @param persistentNotifications whether they are reminded until they do
     */
    public record MattermostPriority(String priority, boolean requestedAck, boolean persistentNotifications) {}
}
