package io.grapevine.receiver.plain;

import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Configurations of which only what matters to a test is written down; every other text is its own name. */
final class Msteamsv2Configs {
    @Nullable
    Secret webhookUrl;

    String webhookUrlFile = "";
    String title = "title";
    String text = "text";

    static Msteamsv2 with(Consumer<Msteamsv2Configs> changes) {
        return Written.config(Msteamsv2.class, new Msteamsv2Configs(), changes);
    }
}
