package io.grapevine.receiver.gotify;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;

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
