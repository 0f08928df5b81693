package io.grapevine.receiver.rocketchat;

import static io.grapevine.config.file.shape.FieldSet.flag;
import static io.grapevine.config.file.shape.FieldSet.objects;
import static io.grapevine.config.file.shape.FieldSet.optionalFlag;
import static io.grapevine.config.file.shape.FieldSet.optionalSecret;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;
import static io.grapevine.receiver.CommonFields.sendResolved;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.rocketchat.RocketchatConfig.RocketchatAction;
import io.grapevine.receiver.rocketchat.RocketchatConfig.RocketchatField;

/** Rocket.Chat. */
final class RocketchatFormat {
    private static final Shape<RocketchatField> FIELD = Shape.of(
            RocketchatField.class,
            optionalFlag("short").in("isShort").always(),
            text("title").always(),
            text("value").always());

    /** The names are Go's for fields without a name of their own in YAML. */
    private static final Shape<RocketchatAction> ACTION = Shape.of(
            RocketchatAction.class,
            text("type").always(),
            text("text").always(),
            text("url").always(),
            text("imageurl").always(),
            flag("iswebview").always(),
            text("webviewheightratio").always(),
            text("msg").always(),
            flag("msginchatwindow").always(),
            text("msgprocessingtype").always());

    static final IntegrationFormat<RocketchatConfig> FORMAT = new IntegrationFormat<>(
            RocketchatConfig.class,
            RocketchatFormat::complete,
            sendResolved(false),
            optionalSecret("token_id"),
            optionalSecret("token"),
            text("color", "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}"),
            text("title", named("rocketchat.default.title")),
            text("title_link", named("rocketchat.default.titlelink")),
            text("text", named("rocketchat.default.text")),
            objects("fields", FIELD),
            flag("short_fields").always(),
            text("emoji", named("rocketchat.default.emoji")),
            text("icon_url", named("rocketchat.default.iconurl")),
            flag("link_names").always(),
            objects("actions", ACTION));

    private RocketchatFormat() {}

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
}
