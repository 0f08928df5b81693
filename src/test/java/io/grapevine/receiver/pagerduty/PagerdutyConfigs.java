package io.grapevine.receiver.pagerduty;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyImage;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PagerDuty configurations of which only what matters to a test is written down; every other text is its own name. */
final class PagerdutyConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String serviceKey = "";
    String serviceKeyFile = "";
    String routingKey = "key";
    String routingKeyFile = "";
    String url = "http://h/";
    String client = "client";
    String clientUrl = "client_url";
    String description = "description";
    Map<String, @Nullable Object> details = Map.of("firing", "details");
    List<PagerdutyImage> images = List.of();
    List<PagerdutyLink> links = List.of();
    String source = "source";
    String severity = "severity";
    String eventClass = "class";
    String component = "component";
    String group = "group";
    Duration timeout = Duration.ZERO;

    static PagerdutyConfig with(Consumer<PagerdutyConfigs> changes) {
        return Written.config(PagerdutyConfig.class, new PagerdutyConfigs(), changes);
    }
}
