package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.alwaysOptionalFlag;
import static io.grapevine.configfile.shape.FieldSet.alwaysText;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.objects;
import static io.grapevine.configfile.shape.FieldSet.optionalSecret;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.RocketchatAction;
import io.grapevine.config.receiver.RocketchatConfig;
import io.grapevine.config.receiver.RocketchatField;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Rocket.Chat. */
final class RocketchatFormat {
    private static final Field<@Nullable Url> API_URL = httpUrl("api_url");
    private static final Field<@Nullable Secret> TOKEN_ID = optionalSecret("token_id");
    private static final Field<String> TOKEN_ID_FILE = text("token_id_file");
    private static final Field<@Nullable Secret> TOKEN = optionalSecret("token");
    private static final Field<String> TOKEN_FILE = text("token_file");

    private static final Shape<RocketchatField> FIELD = Shape.of(
            RocketchatField.class,
            alwaysOptionalFlag("short").in("isShort"),
            alwaysText("title", ""),
            alwaysText("value", ""));

    /** The names are Go's for fields without a name of their own in YAML. */
    private static final Shape<RocketchatAction> ACTION = Shape.of(
            RocketchatAction.class,
            alwaysText("type", ""),
            alwaysText("text", ""),
            alwaysText("url", ""),
            alwaysText("imageurl", ""),
            alwaysFlag("iswebview", false),
            alwaysText("webviewheightratio", ""),
            alwaysText("msg", ""),
            alwaysFlag("msginchatwindow", false),
            alwaysText("msgprocessingtype", ""));

    static final IntegrationFormat<RocketchatConfig> FORMAT = new Kind<>(
            Shape.of(
                    RocketchatConfig.class,
                    sendResolved(false),
                    HTTP_CONFIG,
                    API_URL,
                    TOKEN_ID,
                    TOKEN_ID_FILE,
                    TOKEN,
                    TOKEN_FILE,
                    text("channel"),
                    text("color", "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}"),
                    text("title", named("rocketchat.default.title")),
                    text("title_link", named("rocketchat.default.titlelink")),
                    text("text", named("rocketchat.default.text")),
                    objects("fields", FIELD),
                    alwaysFlag("short_fields", false),
                    text("emoji", named("rocketchat.default.emoji")),
                    text("icon_url", named("rocketchat.default.iconurl")),
                    text("image_url"),
                    text("thumb_url"),
                    alwaysFlag("link_names", false),
                    objects("actions", ACTION)),
            RocketchatFormat::complete);

    private RocketchatFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne(TOKEN, TOKEN_FILE);
        draft.atMostOne(TOKEN_ID, TOKEN_ID_FILE);
        completeHttp(draft, defaults);
        GlobalConfig global = defaults.global();
        draft.complete(API_URL, global.rocketchatApiUrl());
        draft.complete(TOKEN_ID, global.rocketchatTokenId());
        draft.complete(TOKEN_ID_FILE, global.rocketchatTokenIdFile());
        draft.complete(TOKEN, global.rocketchatToken());
        draft.complete(TOKEN_FILE, global.rocketchatTokenFile());
        requireEither(draft, TOKEN_ID, TOKEN_ID_FILE, "Rocketchat TokenID");
        requireEither(draft, TOKEN, TOKEN_FILE, "Rocketchat Token");
    }

    private static void requireEither(RecordDraft draft, Field<?> value, Field<?> file, String what) {
        if (!draft.isSet(value) && !draft.isSet(file)) {
            draft.fault("no " + what + " (expected: " + value.name() + " or " + file.name() + ", here or in global)");
        }
    }
}
