package io.grapevine.receiver.plain;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Configurations of which only what matters to a test is written down; every other text is its own name. */
final class MsteamsConfigs {
    @Nullable
    Secret webhookUrl;

    String webhookUrlFile = "";
    String title = "title";
    String summary = "summary";
    String text = "text";

    private MsteamsConfigs() {}

    static Msteams with(Consumer<MsteamsConfigs> changes) {
        MsteamsConfigs builder = new MsteamsConfigs();
        changes.accept(builder);
        return new Msteams(
                true,
                HttpConfig.DEFAULT,
                builder.webhookUrl,
                builder.webhookUrlFile,
                builder.title,
                builder.summary,
                builder.text);
    }
}
