package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.GROUP_LINK;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.receiver.GotifyConfig;

/** Gotify. */
final class GotifyFormat {
    static final IntegrationFormat<GotifyConfig> FORMAT = new IntegrationFormat<>(
            GotifyConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(draft, "url", "the address of a server such as https://gotify.example.com");
                draft.exactlyOne("token", "token_file");
                CommonFields.requireNumber(draft, "priority", 0, 10);
            },
            text("click", GROUP_LINK));

    private GotifyFormat() {}
}
