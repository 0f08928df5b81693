package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.SlackAppConfig;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;

/** The field table of an app in {@code actions.slack}. */
final class SlackAppSection {
    static final Shape<SlackAppConfig> SHAPE = Shape.of(
                    SlackAppConfig.class,
                    object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT),
                    httpUrl("api_url", SlackAppConfig.API))
            .checked(SlackAppSection::check);

    private SlackAppSection() {}

    private static void check(RecordDraft draft) {
        draft.valueOrFile();
        boolean hasSocket = draft.isAnySet("app_level_token", "app_level_token_file");
        boolean hasRequestUrl = draft.isAnySet("signing_secret", "signing_secret_file");
        if (hasSocket && hasRequestUrl) {
            draft.fault("an app-level token and a signing secret (expected: one of them, as Slack reports the clicks of"
                    + " an app either by Socket Mode or at its request URL)");
        } else if (!hasSocket && !hasRequestUrl) {
            draft.fault("no way for clicks to arrive (expected: app_level_token for Socket Mode, or signing_secret for"
                    + " a request URL, or the file of one)");
        }
        ActionsSection.refuseShortSecret(draft, "signing_secret");
        ActionsSection.refuseAuthorization(draft, "as each request has the token that it needs");
    }
}
