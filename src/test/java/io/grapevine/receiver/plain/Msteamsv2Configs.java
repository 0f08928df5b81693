package io.grapevine.receiver.plain;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Configurations of which only what matters to a test is written down; every other text is its own name. */
final class Msteamsv2Configs {
    @Nullable
    Secret webhookUrl;

    String webhookUrlFile = "";
    String title = "title";
    String text = "text";

    private Msteamsv2Configs() {}

    static Msteamsv2 with(Consumer<Msteamsv2Configs> changes) {
        Msteamsv2Configs builder = new Msteamsv2Configs();
        changes.accept(builder);
        return new Msteamsv2(
                true, HttpConfig.DEFAULT, builder.webhookUrl, builder.webhookUrlFile, builder.title, builder.text);
    }
}
