package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.GROUP_LINK;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.receiver.NtfyConfig;

/** ntfy. */
final class NtfyFormat {
    static final IntegrationFormat<NtfyConfig> FORMAT = new IntegrationFormat<>(
            NtfyConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(draft, "url", "the address of a server such as https://ntfy.sh");
                draft.exactlyOne("topic", "topic_file");
                draft.atMostOne("token", "token_file");
            },
            text("click", GROUP_LINK));

    private NtfyFormat() {}
}
