package io.grapevine.virtualtime.replay.play;

import io.grapevine.config.RouteConfig;
import io.grapevine.history.ConfigRecord;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.ScriptFault;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.recording.FeedEvent;
import io.grapevine.virtualtime.replay.recording.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Times at which configurations are in force. */
public final class ConfigPlan {
    private final TestedConfig first;
    /** Those that come into force later, by their hashes. */
    private final Map<String, TestedConfig> later;

    private ConfigPlan(TestedConfig first, Map<String, TestedConfig> later) {
        this.first = first;
        this.later = later;
    }

    /** One configuration all the time, whatever was recorded. */
    public static ConfigPlan always(TestedConfig config) {
        return new ConfigPlan(config, Map.of());
    }

    /**
     * The configurations that were recorded, each when it was in force.
     *
     * @throws ScriptFault if none was recorded, or one has errors
     */
    public static ConfigPlan recorded(Recording recording, ConfigCache configs) throws ScriptFault {
        ConfigRecord begin = recording.config();
        if (begin == null) {
            throw new ScriptFault("no configuration is recorded (expected: --config.file)");
        }
        Map<String, TestedConfig> later = new LinkedHashMap<>();
        for (FeedEvent event : recording.events()) {
            if (event instanceof FeedEvent.ConfigChange change) {
                later.put(change.config().hash(), load(change.config(), configs));
            }
        }
        return new ConfigPlan(load(begin, configs), later);
    }

    /** Secrets are masked in it. Messages of Slack that are edited need a certain URL, so here none are. */
    private static TestedConfig load(ConfigRecord config, ConfigCache configs) throws ScriptFault {
        Path name = Path.of("configuration-" + config.hash());
        String text = config.text().replace("update_message: true", "update_message: false");
        return configs.load(new ConfigSource(name, text, null, null));
    }

    /** The configuration at the beginning. */
    public TestedConfig first() {
        return first;
    }

    /** What is loaded when the configuration that was recorded came into force; empty if nothing is. */
    Optional<TestedConfig> at(FeedEvent.ConfigChange change) {
        return Optional.ofNullable(later.get(change.config().hash()));
    }

    /** The longest time from the reception of an alert to the flush of its group, by the configurations. */
    public Duration patience() {
        Duration longest = patience(first.config().route());
        for (TestedConfig config : later.values()) {
            longest = longer(longest, patience(config.config().route()));
        }
        return longest;
    }

    private static Duration patience(RouteConfig route) {
        Duration longest = longer(route.groupWait(), route.groupInterval());
        for (RouteConfig child : route.routes()) {
            longest = longer(longest, patience(child));
        }
        return longest;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
