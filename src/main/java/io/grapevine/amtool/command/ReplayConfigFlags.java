package io.grapevine.amtool.command;

import io.grapevine.amtool.checking.SilenceRulesCheck;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.config.Extensions;
import io.grapevine.config.SilencePlan;
import io.grapevine.config.SilenceRule;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.ScriptFault;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Replay.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The flags that name one of the configurations of a replay, and what stands beside it.
 *
 * @param file the configuration
 * @param teams the directory of the files of teams
 * @param extensions the file of Grapevine's own settings
 * @param silences the directory of rules for planned silences
 */
record ReplayConfigFlags(String file, String teams, String extensions, String silences) {
    /** The flags for the configuration that is played. */
    static final ReplayConfigFlags PLAYED =
            new ReplayConfigFlags("config.file", "config.dir", "grapevine.config", "silences.dir");

    /** The flags for the configuration that the played one is compared with. */
    static final ReplayConfigFlags AGAINST =
            new ReplayConfigFlags("against", "against.dir", "against.grapevine", "against.silences");

    /**
     * The configuration; null if none is given.
     *
     * @throws ScriptFault if it has errors
     * @throws CommandFault if a flag is given without that of the configuration, or the rules have errors
     */
    @Nullable
    Variant variant(ParsedArguments given, ConfigCache configs) throws ScriptFault, CommandFault {
        String name = given.text(file);
        for (String flag : List.of(teams, extensions, silences)) {
            if (name.isEmpty() && !given.text(flag).isEmpty()) {
                throw new CommandFault("--" + flag + " without --" + file);
            }
        }
        if (name.isEmpty()) {
            return null;
        }
        TestedConfig config =
                configs.load(new ConfigSource(Path.of(name), null, path(given, teams), path(given, extensions)));
        Path directory = path(given, silences);
        if (directory != null) {
            Extensions own = config.extensions();
            List<SilenceRule> rules = new ArrayList<>(own.silences().rules());
            rules.addAll(rules(directory, config));
            config = config.with(own.with(new SilencePlan(rules, List.of())));
        }
        boolean hasRules = directory != null || path(given, extensions) != null;
        return new Variant(name, hasRules ? ConfigPlan.withRulesOf(config) : ConfigPlan.always(config));
    }

    private static @Nullable Path path(ParsedArguments given, String flag) {
        return given.text(flag).isEmpty() ? null : Path.of(given.text(flag));
    }

    private List<SilenceRule> rules(Path directory, TestedConfig config) throws CommandFault {
        List<SilenceRule> rules = new ArrayList<>();
        List<ConfigError> faults = new ArrayList<>();
        SilenceRulesCheck.files(silences, directory, config.config()).values().forEach(file -> {
            file.value().ifPresent(rules::addAll);
            faults.addAll(file.faults());
        });
        if (!faults.isEmpty()) {
            throw new CommandFault(faults.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        }
        return rules;
    }
}
