package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.object;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.DiscordAppConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;

/** The field table of an app in {@code actions.discord}. */
final class DiscordAppSection {
    static final Shape<DiscordAppConfig> SHAPE = Shape.of(
                    DiscordAppConfig.class,
                    object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT),
                    httpUrl("api_url", DiscordAppConfig.API))
            .checked(DiscordAppSection::check);

    private DiscordAppSection() {}

    private static void check(RecordDraft draft) {
        String key = draft.get("public_key");
        if (key.isEmpty()) {
            draft.fault("public_key", "missing (expected: the public key of the app, 64 hexadecimal digits)");
        } else if (!key.matches("[0-9a-fA-F]{64}")) {
            draft.fault(
                    "public_key", Quoted.quote(key) + " (expected: the public key of the app, 64 hexadecimal digits)");
        }
        ActionsSection.refuseAuthorization(draft, "as each click has what its answer needs");
    }
}
