package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.file.ConfigLoader;
import io.grapevine.model.matcher.ParserMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configurations of a world: two receivers with three integrations, and one rule of inhibition. */
final class Configs {
    /** Where the receivers are; what follows is the name of one. */
    static final String HOOK = "http://receivers/";

    /** The receivers: one of all alerts, and two behind the same route, one of them without resolved alerts. */
    static final List<String> RECEIVERS = List.of("one", "two", "three");

    private static final String TEXT = """
            route:
              receiver: one
              group_by: [alertname]
              group_wait: %1$dms
              group_interval: %2$dms
              repeat_interval: %3$dms
              routes:
              - matchers: [team="b"]
                receiver: both
              %4$s
            inhibit_rules:
            - source_matchers: [severity="critical"]
              target_matchers: [severity="warning"]
              equal: [alertname]
            receivers:
            - name: one
              webhook_configs:
              - url: http://receivers/one
            - name: both
              webhook_configs:
              - url: http://receivers/two
                send_resolved: false
              - url: http://receivers/three
            """;

    private static final String ANOTHER_ROUTE = """
            - matchers: [team="unused"]
                receiver: one
            """;

    private Configs() {}

    /** A configuration; the second edition has a route more, which no alert takes. */
    static Config of(WorldParameters parameters, boolean second) {
        String text = TEXT.formatted(
                millis(parameters.groupWait()),
                millis(parameters.groupInterval()),
                millis(parameters.repeatInterval()),
                second ? ANOTHER_ROUTE : "");
        ConfigLoader loader =
                new ConfigLoader(new ConfigLoader.Options(ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty()));
        ConfigLoader.Result result = loader.parse(Path.of("alertmanager.yml"), text.getBytes(StandardCharsets.UTF_8));
        if (result instanceof ConfigLoader.Loaded loaded) {
            return loaded.config();
        }
        throw new AssertionError(result + "\n" + text);
    }

    private static long millis(Duration time) {
        return time.toMillis();
    }
}
