package io.grapevine.virtualtime.replay;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.features.transients.TransientSettings;
import io.grapevine.files.ConfigLimits;
import io.grapevine.files.ConfigLoader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times at which configurations are in force.
 *
 * @param first the configuration at the beginning
 * @param later the configurations that come into force later, by their hashes and extensions
 * @param makesPlannedSilences whether silences are made of the rules of the configuration, and not of the recorded ones
 */
public record ConfigPlan(TestedConfig first, Map<String, TestedConfig> later, boolean makesPlannedSilences) {
    private static final Pattern SLACK_TOKEN = Pattern.compile("(?m)^ +app_token(_file)?: .*\\R");

    private static final Pattern SLACK_UPDATES = Pattern.compile("((?:update_message|post_updates_to_thread): )true");

    public ConfigPlan {
        later = Map.copyOf(later);
    }

    /** A plan of one configuration all the time, whatever was recorded, with the recorded silences. */
    public static ConfigPlan always(TestedConfig config) {
        return new ConfigPlan(config, Map.of(), false);
    }

    /**
     * A plan of one configuration all the time, with silences of its own rules in place of the recorded ones of rules.
     */
    public static ConfigPlan withRulesOf(TestedConfig config) {
        return new ConfigPlan(config, Map.of(), true);
    }

    /**
     * A plan of one configuration all the time, given by texts in which secrets may be masked. No file is read: that of a template, which
     * the text may name, does not change whom a notification reaches.
     *
     * @param extensions the content of {@code grapevine.yml}; blank for none
     * @param limits what the configuration may take
     * @throws ConfigLoadException if one of the texts has errors
     */
    public static ConfigPlan ofTexts(String text, String extensions, ConfigLimits limits) throws ConfigLoadException {
        Config config = literal(text, ConfigLoader.literal(limits));
        try {
            GoTemplates templates = GoTemplates.parse(List.of(), () -> Instant.EPOCH);
            TestedConfig tested =
                    new TestedConfig(config, Extensions.NONE, List.of(), templates, Route.tree(config.route()));
            return always(tested.with(extensions(Path.of("grapevine.yml"), extensions, config)));
        } catch (TemplateException e) {
            throw new IllegalStateException(e); // the built-in ones have no errors
        }
    }

    /**
     * A configuration whose secrets may be masked. No file is read.
     *
     * @throws ConfigLoadException if it has errors
     */
    static Config literal(String text) throws ConfigLoadException {
        return literal(text, ConfigLoader.LITERAL);
    }

    private static Config literal(String text, ConfigLoader loader) throws ConfigLoadException {
        return loader.parse(Path.of("alertmanager.yml"), playable(text).getBytes(StandardCharsets.UTF_8))
                .orThrow(ConfigLoadException::new)
                .config();
    }

    /**
     * The configurations that were recorded, each when it was in force.
     *
     * @throws ConfigLoadException if none was recorded, or one has errors
     */
    public static ConfigPlan recorded(Recording recording, ConfigCache configs) throws ConfigLoadException {
        ConfigRecord begin = recording.config();
        if (begin == null) {
            throw new ConfigLoadException("no configuration is recorded (expected: --config.file)");
        }
        Map<String, TestedConfig> later = new LinkedHashMap<>();
        for (HistoryRecord event : recording.events()) {
            if (event instanceof ConfigRecord change) {
                later.put(key(change), load(change, configs));
            }
        }
        return new ConfigPlan(load(begin, configs), later, false);
    }

    private static String key(ConfigRecord config) {
        return config.hash() + '\0' + config.extensions();
    }

    /**
     * Secrets are masked in it. Messages of Slack that are edited need a certain URL, so here none are. Beside a token of Slack
     * stand the URL and the authorization that follow from it, with which it cannot be loaded.
     */
    private static TestedConfig load(ConfigRecord config, ConfigCache configs) throws ConfigLoadException {
        Path name = Path.of("configuration-" + config.hash());
        TestedConfig loaded = configs.load(new ConfigSource(name, playable(config.text()), null, null));
        return loaded.with(extensions(Path.of("grapevine-" + config.hash()), config.extensions(), loaded.config()));
    }

    private static String playable(String text) {
        String untokened = SLACK_TOKEN.matcher(text).replaceAll("");
        return SLACK_UPDATES.matcher(untokened).replaceAll("$1false");
    }

    /**
     * The recorded {@code grapevine.yml}, which has no text where there was none. What it says of a receiver of a team that is not
     * there is passed over.
     */
    private static Extensions extensions(Path name, String text, Config beside) throws ConfigLoadException {
        if (text.isBlank()) {
            return Extensions.NONE;
        }
        return ConfigLoader.LITERAL
                .extensions(
                        name,
                        text.getBytes(StandardCharsets.UTF_8),
                        beside.with(new ConfigDirectory("", List.of(), "")))
                .orThrow(ConfigLoadException::new)
                .extensions();
    }

    /** What is loaded when the configuration that was recorded came into force; empty if nothing is. */
    Optional<TestedConfig> at(ConfigRecord change) {
        return Optional.ofNullable(later.get(key(change)));
    }

    /** The longest time from the reception of an alert to the flush of its group, by the configurations. */
    public Duration patience() {
        Duration longest = patience(first);
        for (TestedConfig config : later.values()) {
            longest = longer(longest, patience(config));
        }
        return longest;
    }

    private static Duration patience(TestedConfig config) {
        Duration held = config.extensions().of(TransientSettings.NONE).rules().stream()
                .map(TransientSettings.Rule::hold)
                .reduce(Duration.ZERO, ConfigPlan::longer);
        return patience(config.config().route()).plus(held);
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
