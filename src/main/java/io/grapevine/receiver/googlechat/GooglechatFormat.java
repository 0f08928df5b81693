package io.grapevine.receiver.googlechat;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;

import io.grapevine.receiver.IntegrationFormat;

/** Google Chat. */
final class GooglechatFormat {
    static final IntegrationFormat<GooglechatConfig> FORMAT = new IntegrationFormat<>(
            GooglechatConfig.class, (draft, defaults) -> draft.exactlyOne("url", "url_file"), secretUrl("url"));

    private GooglechatFormat() {}
}
