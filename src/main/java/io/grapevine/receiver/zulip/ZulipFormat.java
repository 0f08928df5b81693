package io.grapevine.receiver.zulip;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.config.file.shape.FieldSet.texts;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.regex.Pattern;

/** Streams of Zulip. */
final class ZulipFormat {
    private static final Pattern USER = Pattern.compile("[0-9]{1,18}");

    static final IntegrationFormat<ZulipConfig> FORMAT = new IntegrationFormat<>(
            ZulipConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(
                        draft, "url", "the address of an organization such as https://example.zulipchat.com");
                draft.require("email", "the address of a bot, which its settings show");
                draft.exactlyOne("api_key", "api_key_file");
                draft.require("stream", "the name or the ID of a stream");
                draft.requireMatch("mention_users", USER, "the number of a user, which the profile shows");
            },
            text("link", GROUP_LINK),
            texts("mention_users").literal());

    private ZulipFormat() {}
}
