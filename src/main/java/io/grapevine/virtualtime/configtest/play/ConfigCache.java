package io.grapevine.virtualtime.configtest.play;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.Route;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.FileSet;
import io.grapevine.files.MainFile;
import io.grapevine.files.SilenceFiles;
import io.grapevine.files.Team;
import io.grapevine.files.TeamFiles;
import io.grapevine.files.TemplateFiles;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads the configurations of tests as the server does, each once. References in secrets are not expanded, and files with
 * secrets are not read. Not thread-safe.
 */
public final class ConfigCache {
    private final ConfigLoader loader;
    private InstantSource world = InstantSource.fixed(Instant.EPOCH);

    private final Map<String, TestedConfig> loaded = new LinkedHashMap<>();
    private final Map<String, String> faulty = new LinkedHashMap<>();
    private final Set<Path> files = new LinkedHashSet<>();

    /** Loads by the grammar that {@code mode} names. */
    public ConfigCache(ParserMode mode) {
        loader =
                new ConfigLoader(new ConfigLoader.Options(mode, TemplateFiles::syntaxFault, SecretReferences.UNJUDGED));
    }

    /** The clock of all templates: that of the test that runs. */
    InstantSource clock() {
        return () -> world.instant();
    }

    /** Lets templates read the clock of another test from now on. */
    void follow(InstantSource other) {
        world = other;
    }

    /** The files that were read, and those that could not be. */
    public Set<Path> files() {
        return Set.copyOf(files);
    }

    /**
     * The configuration of a source.
     *
     * @throws ConfigLoadException with every error, one in a line
     */
    public TestedConfig load(ConfigSource source) throws ConfigLoadException {
        TestedConfig known = loaded.get(source.key());
        if (known != null) {
            return known;
        }
        String fault = faulty.get(source.key());
        if (fault != null) {
            throw new ConfigLoadException(fault);
        }
        try {
            TestedConfig read = read(source);
            loaded.put(source.key(), read);
            return read;
        } catch (ConfigLoadException e) {
            faulty.put(source.key(), e.text());
            throw e;
        }
    }

    private TestedConfig read(ConfigSource source) throws ConfigLoadException {
        byte[] inline = source.inlineBytes();
        if (inline == null) {
            files.add(source.file());
        }
        Read<MainFile> result = inline == null ? loader.load(source.file()) : loader.parse(source.file(), inline);
        MainFile main = result.orThrow(ConfigLoadException::new);
        Config written = source.teams() == null ? main.config() : withTeams(main, source.teams());
        Extensions extensions = extensions(source, written);
        Config config = extensions.addTo(written);
        return new TestedConfig(
                config, extensions, extensionFiles(extensions), templates(config), Route.tree(config.route()));
    }

    private Config withTeams(MainFile main, Path directory) throws ConfigLoadException {
        files.add(directory);
        FileSet.Listing<String, ByteBuffer> listing;
        try {
            listing = TeamFiles.list(directory);
        } catch (IOException e) {
            throw new ConfigLoadException(
                    "teams_dir: " + directory + ": " + FileReason.of(e) + " (expected: " + TeamFiles.EXPECTED + ")");
        }
        Map<Path, Read<Team>> reads = loader.teams(main, listing.entries());
        files.addAll(reads.keySet());
        List<ConfigError> errors =
                reads.values().stream().flatMap(read -> read.faults().stream()).toList();
        if (!errors.isEmpty()) {
            throw new ConfigLoadException(
                    errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        }
        return main.with(reads.values().stream().map(Read::get).toList(), directory);
    }

    private Extensions extensions(ConfigSource source, Config config) throws ConfigLoadException {
        if (source.extensions() == null) {
            return Extensions.NONE;
        }
        files.add(source.extensions());
        Extensions extensions = loader.extensions(source.extensions(), config)
                .orThrow(ConfigLoadException::new)
                .extensions();
        SilencePlan plan = extensions.of(SilencePlan.NONE);
        return extensions.with(plan.with(rules(plan, config), List.of()), SilencePlan.NONE);
    }

    private List<List<SilenceRule>> rules(SilencePlan plan, Config config) throws ConfigLoadException {
        Map<Path, Read<List<SilenceRule>>> reads = SilenceFiles.readAll(plan.dirs(), config.timeIntervals());
        plan.dirs().forEach(directory -> files.add(Path.of(directory)));
        files.addAll(reads.keySet());
        List<List<SilenceRule>> rules = new ArrayList<>();
        for (Read<List<SilenceRule>> read : reads.values()) {
            rules.add(read.orThrow(ConfigLoadException::new));
        }
        return rules;
    }

    private List<Source> extensionFiles(Extensions extensions) throws ConfigLoadException {
        try {
            List<Source> sources = TemplateFiles.of(extensions);
            sources.forEach(source -> files.add(Path.of(source.name())));
            return sources;
        } catch (TemplateException e) {
            throw new ConfigLoadException(String.valueOf(e.getMessage()));
        }
    }

    private GoTemplates templates(Config config) throws ConfigLoadException {
        try {
            List<Source> sources = TemplateFiles.read(config.templates());
            sources.forEach(source -> files.add(Path.of(source.name())));
            return GoTemplates.parse(sources, clock());
        } catch (TemplateException e) {
            throw new ConfigLoadException("templates: " + e.getMessage());
        }
    }
}
