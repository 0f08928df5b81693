package io.grapevine.core.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.Records;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.core.Feature;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.features.Features;
import io.grapevine.files.ConfigLoader;
import io.grapevine.web.api.grapevine.RecentNotifications;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The options that tests give to a node where they do not matter. */
public final class NodeFixtures {
    /** The features of a server that is no tenant. */
    public static final List<Feature> FEATURES = Stream.concat(
                    Features.ALL.stream(), Stream.of((Feature) RecentNotifications::new))
            .toList();

    /** Alertmanager's defaults. */
    public static final NodeOptions OPTIONS = new NodeOptions(
            Duration.ofDays(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            0,
            SilenceLimits.NONE,
            false,
            Duration.ofSeconds(15),
            Duration.ZERO,
            false,
            false,
            false,
            FEATURES);

    private NodeFixtures() {}

    /** The usual options with one feature more. */
    public static NodeOptions with(Feature more) {
        return Records.with(
                OPTIONS,
                "features",
                Stream.concat(FEATURES.stream(), Stream.of(more)).toList());
    }

    /** A configuration that stands in a test, which must be valid. */
    public static Config config(String yaml) {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(UTF_8))
                .get()
                .config();
    }

    /** What a grapevine.yml adds to it. */
    public static Extensions extensions(String yaml, Config config) {
        return ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), yaml.getBytes(UTF_8), config)
                .get()
                .extensions();
    }
}
