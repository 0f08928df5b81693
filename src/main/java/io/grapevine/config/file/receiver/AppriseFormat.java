package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.receiver.AppriseConfig;

/** Apprise. */
final class AppriseFormat {
    static final IntegrationFormat<AppriseConfig> FORMAT = new IntegrationFormat<>(
            AppriseConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(draft, "url", "the address of a server such as https://apprise.example.com");
                draft.exactlyOne("key", "key_file");
                draft.oneOf("format", AppriseConfig.TEXT, AppriseConfig.MARKDOWN, AppriseConfig.HTML);
            },
            text("format", AppriseConfig.TEXT));

    private AppriseFormat() {}
}
