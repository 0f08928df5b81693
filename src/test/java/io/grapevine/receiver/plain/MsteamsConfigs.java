package io.grapevine.receiver.plain;

import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
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

    static Msteams with(Consumer<MsteamsConfigs> changes) {
        return Written.config(Msteams.class, new MsteamsConfigs(), changes);
    }
}
