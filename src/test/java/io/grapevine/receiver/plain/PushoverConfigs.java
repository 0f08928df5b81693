package io.grapevine.receiver.plain;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import java.time.Duration;
import java.util.function.Consumer;

/** Pushover configurations of which only what matters to a test is written down; every other text is its own name. */
final class PushoverConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String userKey = "user";
    String userKeyFile = "";
    String token = "token";
    String tokenFile = "";
    String title = "title";
    String message = "message";
    String url = "url";
    String urlTitle = "url_title";
    String device = "device";
    String sound = "sound";
    String priority = "priority";
    Duration retry = Duration.ofMinutes(1);
    Duration expire = Duration.ofHours(1);
    Duration ttl = Duration.ZERO;
    boolean html;
    boolean monospace;

    static Pushover with(Consumer<PushoverConfigs> changes) {
        return Written.config(Pushover.class, new PushoverConfigs(), changes);
    }
}
