package io.grapevine.receiver.pagerduty;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyImage;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PagerDuty configurations of which only what matters to a test is written down; every other text is its own name. */
final class PagerdutyConfigs {
    HttpConfig http = HttpConfig.DEFAULT;
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

    private PagerdutyConfigs() {}

    static PagerdutyConfig with(Consumer<PagerdutyConfigs> changes) {
        PagerdutyConfigs builder = new PagerdutyConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private PagerdutyConfig build() {
        return new PagerdutyConfig(
                true,
                http,
                new Secret(serviceKey),
                serviceKeyFile,
                new Secret(routingKey),
                routingKeyFile,
                new Url(url),
                client,
                clientUrl,
                description,
                details,
                images,
                links,
                source,
                severity,
                eventClass,
                component,
                group,
                timeout);
    }
}
