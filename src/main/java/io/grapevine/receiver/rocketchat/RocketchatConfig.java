package io.grapevine.receiver.rocketchat;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Rocket.Chat integration.
 *
 * @param tokenId the user's id; null if a file says it
 * @param token the user's token; null if a file says it
 * @param channel the channel or user
 * @param color the colour of the message's edge
 * @param fields fields below the text
 * @param shortFields whether fields that say nothing about it may stand side by side
 * @param emoji the sender's picture as an emoji
 * @param iconUrl the sender's picture as a URL
 * @param linkNames whether names and rooms become links
 * @param actions buttons
 */
public record RocketchatConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        @Nullable Secret tokenId,
        String tokenIdFile,
        @Nullable Secret token,
        String tokenFile,
        String channel,
        String color,
        String title,
        String titleLink,
        String text,
        List<RocketchatField> fields,
        boolean shortFields,
        String emoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<RocketchatAction> actions)
        implements HttpKind {
    /** The kind. */
    public static final Kind<RocketchatConfig> KIND = Kind.of(
                    "rocketchat", RocketchatConfig.class, () -> RocketchatFormat.FORMAT)
            .alertmanagers(17)
            .sampleReply("{\"success\":true}")
            .unknownToMimir();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new RocketchatNotifier(this, parts.templates(), parts.senders());
    }

    public RocketchatConfig {
        fields = List.copyOf(fields);
        actions = List.copyOf(actions);
    }

    /**
     * A field of a Rocket.Chat message.
     *
     * @param isShort whether it may stand beside another; null for what {@link RocketchatConfig#shortFields} says
     */
    public record RocketchatField(@Nullable Boolean isShort, String title, String value) {}

    /**
     * A button of a Rocket.Chat message.
     *
     * @param text the label
     * @param url where it goes
     * @param isWebView whether it opens within the program
     * @param webviewHeightRatio how much of the height that takes
     * @param msg what it sends
     * @param msgInChatWindow whether it sends into the room
     * @param msgProcessingType {@code sendMessage} or {@code respondWithMessage}
     */
    public record RocketchatAction(
            String type,
            String text,
            String url,
            String imageUrl,
            boolean isWebView,
            String webviewHeightRatio,
            String msg,
            boolean msgInChatWindow,
            String msgProcessingType) {}
}
