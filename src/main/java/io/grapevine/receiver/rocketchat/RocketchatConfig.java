package io.grapevine.receiver.rocketchat;

import static io.grapevine.config.file.shape.FieldSet.flag;
import static io.grapevine.config.file.shape.FieldSet.objects;
import static io.grapevine.config.file.shape.FieldSet.optionalFlag;
import static io.grapevine.config.file.shape.FieldSet.optionalSecret;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.FieldSet;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
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
        implements HttpIntegrationConfig, KindRecord {
    private static final Shape<RocketchatField> FIELD = Shape.of(
            RocketchatField.class,
            optionalFlag("short").in("isShort").always(),
            FieldSet.text("title").always(),
            FieldSet.text("value").always());
    /** The names are Go's for fields without a name of their own in YAML. */
    private static final Shape<RocketchatAction> ACTION = Shape.of(
            RocketchatAction.class,
            FieldSet.text("type").always(),
            FieldSet.text("text").always(),
            FieldSet.text("url").always(),
            FieldSet.text("imageurl").always(),
            flag("iswebview").always(),
            FieldSet.text("webviewheightratio").always(),
            FieldSet.text("msg").always(),
            flag("msginchatwindow").always(),
            FieldSet.text("msgprocessingtype").always());

    /** The kind. */
    public static final Kind<RocketchatConfig> KIND = Kind.of("rocketchat", RocketchatConfig.class)
            .complete(RocketchatConfig::complete)
            .endsOnRequest()
            .field(optionalSecret("token_id"))
            .field(optionalSecret("token"))
            .text("color", "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}")
            .text("title", named("rocketchat.default.title"))
            .text("title_link", named("rocketchat.default.titlelink"))
            .text("text", named("rocketchat.default.text"))
            .field(objects("fields", FIELD))
            .field(flag("short_fields").always())
            .text("emoji", named("rocketchat.default.emoji"))
            .text("icon_url", named("rocketchat.default.iconurl"))
            .field(flag("link_names").always())
            .field(objects("actions", ACTION))
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

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("token", "token_file");
        draft.atMostOne("token_id", "token_id_file");
        GlobalConfig.Rocketchat global = defaults.global().rocketchat();
        draft.complete("api_url", global.apiUrl());
        draft.complete("token_id", global.tokenId());
        draft.complete("token_id_file", global.tokenIdFile());
        draft.complete("token", global.token());
        draft.complete("token_file", global.tokenFile());
        requireEither(draft, "token_id", "Rocketchat TokenID");
        requireEither(draft, "token", "Rocketchat Token");
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
