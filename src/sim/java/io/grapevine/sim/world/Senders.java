package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.files.ConfigLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Prometheus servers with the same rules and a label of their own in a world: the first one always runs, the others are down now and then, and
 * their clocks may be wrong.
 */
public final class Senders {
    /** The label that tells the servers apart. */
    public static final String LABEL = "sender";

    private static final String SETTINGS = "server: {alerts: {replica_labels: [" + LABEL + "]}}";

    private static final List<Duration> CLOCKS =
            List.of(Duration.ZERO, Duration.ofSeconds(-20), Duration.ZERO, Duration.ofMillis(-300));

    private Senders() {}

    /** The settings of the replicas beside a configuration of the world. */
    public static Extensions extensions(Config config) {
        return ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), SETTINGS.getBytes(StandardCharsets.UTF_8), config)
                .get()
                .extensions();
    }

    /** The troubles of a server: how far its clock is ahead, and when it does not run. */
    record Trouble(Duration clock, List<Episode> down) {
        static final Trouble NONE = new Trouble(Duration.ZERO, List.of());

        static Trouble of(Random random) {
            List<Episode> down = new ArrayList<>();
            Duration from = Duration.ZERO;
            while (from.compareTo(Plan.CHAOS) < 0) {
                Duration begin = from.plusSeconds(30 + random.nextInt(300));
                from = begin.plusSeconds(10 + random.nextInt(170));
                down.add(new Episode(begin, from.compareTo(Plan.CHAOS) < 0 ? from : Plan.CHAOS));
            }
            return new Trouble(CLOCKS.get(random.nextInt(CLOCKS.size())), down);
        }

        boolean isDown(Duration at) {
            return down.stream().anyMatch(episode -> episode.contains(at));
        }
    }
}
