package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.ServerConfig;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.shape.TimeIntervalSection;
import io.grapevine.config.shape.TimeIntervalSection.NamedIntervals;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.files.ConfigSections.ConfigDocument;
import io.grapevine.files.RouteSection.RouteSource;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.receiver.ReceiverDefaults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads configurations, files of teams and {@code grapevine.yml} from files or bytes. Stateless and thread-safe. */
public final class ConfigLoader {
    /** Takes every text for a secret or a template: it may be masked. */
    public static final ConfigLoader LITERAL = literal(ConfigLimits.NONE);

    private final Options options;

    /**
     * The options that change the meaning of a file.
     *
     * @param templates finds the syntax error of a template; what it says shows no part that may be secret
     * @param references expands the secrets of the file
     * @param limits what a configuration may take
     * @param server reads the section {@code server} of a {@code grapevine.yml}
     */
    public record Options(
            ParserMode mode,
            Function<String, Optional<String>> templates,
            SecretReferences references,
            ConfigLimits limits,
            ServerSection server) {
        /** Options of a program that does not know the flags of the server. */
        public Options(
                ParserMode mode,
                Function<String, Optional<String>> templates,
                SecretReferences references,
                ConfigLimits limits) {
            this(mode, templates, references, limits, new ServerSection(Map.of()));
        }

        /** Options for a configuration of the operator, which may take what it needs. */
        public Options(ParserMode mode, Function<String, Optional<String>> templates, SecretReferences references) {
            this(mode, templates, references, ConfigLimits.NONE);
        }
    }

    /** A loader that takes every text for a secret or a template, within limits. */
    public static ConfigLoader literal(ConfigLimits limits) {
        return new ConfigLoader(new Options(
                ParserMode.UTF8_WITH_FALLBACK, text -> Optional.empty(), SecretReferences.UNJUDGED, limits));
    }

    /** Loads as {@code options} say. */
    public ConfigLoader(Options options) {
        this.options = options;
    }

    /** Loads a file. Relative paths in it start at its directory. */
    public Read<MainFile> load(Path file) {
        try {
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }

    /** Loads the content of a file; {@code file} need not exist. */
    public Read<MainFile> parse(Path file, byte[] content) {
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references());
        Optional<Value> root = YamlText.parse(content, reading)
                .filter(value -> options.limits().permit(value, content.length));
        ConfigSections sections = new ConfigSections(options);
        ConfigDocument document = root.map(value -> value.read(sections::read)).orElse(null);
        if (document == null && reading.isEmpty()) {
            reading.add(1, 1, "route", "missing: no route provided in config (expected: a root route)");
        }
        return document == null || !reading.isEmpty()
                ? Read.of(null, reading)
                : Read.of(new MainFile(sections, document, MainFile.sum(content), reading::resolve), reading);
    }

    /** Loads files of teams as they were read, in their order, that are added to {@code main}. */
    public Map<Path, Read<Team>> teams(MainFile main, List<FileSet.Entry<String, ByteBuffer>> entries) {
        Map<Path, Read<Team>> teams = new LinkedHashMap<>();
        entries.forEach(entry -> teams.put(
                entry.file(),
                entry.content()
                        .map(content -> team(main, entry.key(), entry.file(), content.array()))
                        .orElseGet(() -> Read.faulty(entry.faults()))));
        return teams;
    }

    /**
     * Loads the content of a file of the team {@code name} that is added to {@code main}; {@code file} need not exist. All relative
     * paths in it start at its directory.
     */
    public Read<Team> team(MainFile main, String name, Path file, byte[] content) {
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references(), true);
        TeamSections sections = new TeamSections(name, main, options);
        Team team = YamlText.parsePresent(content, reading, "team or namespace, and a route")
                .map(value -> new Team(name, file, MainFile.sum(content), value.read(sections::read)))
                .orElse(null);
        return Read.of(team, reading);
    }

    /**
     * Content of a {@code grapevine.yml}.
     *
     * @param masked the text of the file with each secret as {@code <secret>}
     */
    public record LoadedExtensions(Extensions extensions, String masked) {}

    /**
     * Loads a {@code grapevine.yml}, which adds to {@code config}: what it names must be there. Relative paths in it start at its
     * directory.
     *
     * @param config the configuration without anything that a {@code grapevine.yml} adds
     */
    public Read<LoadedExtensions> extensions(Path file, Config config) {
        try {
            return extensions(file, Files.readAllBytes(file), config);
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }

    /** Loads the content of a {@code grapevine.yml} that adds to {@code config}; {@code file} need not exist. */
    public Read<LoadedExtensions> extensions(Path file, byte[] content, Config config) {
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references(), true);
        LoadedExtensions loaded = YamlText.parsePresent(content, reading, "settings, or {} for none")
                .map(root -> root.read(new ExtensionsSection(config, options.templates(), options.server())::read))
                .map(extensions -> new LoadedExtensions(extensions, reading.masked(content)))
                .orElse(null);
        return Read.of(loaded, reading);
    }

    /**
     * Loads the section {@code server} of a {@code grapevine.yml}, and nothing else of it, as is needed before there is a configuration
     * that the file adds to.
     */
    public Read<ServerConfig> server(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references(), true);
        ServerConfig server = YamlText.parsePresent(content, reading, "settings, or {} for none")
                .map(root -> root.entries().get("server"))
                .map(section -> section.read(in -> {
                    in.value("webpush"); // is read with the receivers
                    return options.server().read(in);
                }))
                .orElse(ServerConfig.DEFAULT);
        return Read.of(server, reading);
    }

    private static Path directory(Path file) {
        return Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }

    /** Reads the file of a team. An instance serves one file. */
    private static final class TeamSections {
        /** The labels that the head of a file can name, of which one tells the team's alerts. */
        private static final List<String> HEADS = List.of("team", "namespace");

        /** Sections that hold for the alerts of all teams. */
        private static final List<String> ONLY_IN_MAIN = List.of("global", "templates", "tracing", "event_recorder");

        private final String team;
        private final MainFile main;
        private final ConfigLoader.Options options;
        private final RouteSection routes;
        private final Shape<InhibitRuleSource> inhibitRules;
        private final Set<String> receiverNames = new LinkedHashSet<>();
        private final Set<String> intervalNames = new LinkedHashSet<>();

        TeamSections(String team, MainFile main, ConfigLoader.Options options) {
            this.team = team;
            this.main = main;
            this.options = options;
            MatcherFields matcherFields =
                    new MatcherFields(options.mode(), options.limits().automata());
            this.routes = new RouteSection(matcherFields, options.limits());
            this.inhibitRules = InhibitRuleSource.shape(matcherFields);
        }

        Team.Sections read(MappingReader in) {
            Matcher matcher = readHead(in);
            for (String section : ONLY_IN_MAIN) {
                if (in.has(section)) {
                    in.fault(section, "set in a team's file (expected: in the main file only, where it holds for all)");
                }
            }
            RouteSource route = in.object("route", routes::readTeam);
            List<InhibitRuleSource> rules = InhibitRuleSource.readAll(in, inhibitRules);
            ReceiverDefaults defaults =
                    new ReceiverDefaults(main.document().global(), options.templates(), main::resolve);
            List<ReceiverConfig> receivers = new ReceiverSection(defaults, receiverNames).readAll(in);
            List<NamedIntervals> mute = TimeIntervalSection.read("mute_time_intervals", in, intervalNames);
            List<NamedIntervals> intervals = TimeIntervalSection.read("time_intervals", in, intervalNames);
            if (route == null && in.isMapping() && (rules.isEmpty() || !receivers.isEmpty())) {
                in.fault("route", "missing (expected: a route; only a file with nothing but inhibit_rules needs none)");
            }
            routes.checkNames(receiverNames, intervalNames, " of this file");
            checkMain(in, "receivers", main.document().receiverNames());
            checkMain(in, "time_intervals", main.document().timeIntervalNames());
            UnaryOperator<String> scope = this::scoped;
            return new Team.Sections(
                    matcher,
                    route == null ? null : route.scoped(scope).restricted(matcher),
                    rules.stream().map(rule -> rule.restricted(matcher, scope)).toList(),
                    named(receivers),
                    scoped(mute),
                    scoped(intervals));
        }

        /** The name in the configuration of what the file calls {@code name}. */
        private String scoped(String name) {
            return team + '/' + name;
        }

        /** The matcher of the label that the head of the file names. */
        private static Matcher readHead(MappingReader in) {
            @Nullable Value head = null;
            for (String label : HEADS) {
                Value value = in.value(label);
                if (value.isNull()) {
                    continue;
                }
                if (head != null) {
                    value.fault("set beside " + HEADS.get(0) + " (expected: one of the two)");
                } else if (value.text().isEmpty()) {
                    value.fault("\"\" (expected: the value of this label in the team's alerts)");
                }
                head = head == null ? value : head;
            }
            if (head == null) {
                if (in.isMapping()) {
                    in.fault(
                            "team",
                            "missing (expected: team or namespace, with the value of this label in the team's alerts)");
                }
                return Matcher.equal(HEADS.get(0), Value.UNREADABLE);
            }
            return Matcher.equal(head.path(), head.text());
        }

        /** Names of the main file must not look like those of this team. */
        private void checkMain(MappingReader in, String section, Set<String> names) {
            for (String name : names) {
                if (name.startsWith(scoped(""))) {
                    in.fault(
                            section,
                            Quoted.quote(name)
                                    + " is defined in the main file (expected: no name there that begins with "
                                    + Quoted.quote(scoped("")) + ", for those are this file's)");
                }
            }
        }

        /** The receivers without those that have no name, which no route can use. */
        private List<ReceiverConfig> named(List<ReceiverConfig> receivers) {
            return receivers.stream()
                    .filter(receiver -> !receiver.name().isEmpty())
                    .map(receiver -> {
                        Map<String, String> labels =
                                new TreeMap<>(receiver.labels().toMap());
                        labels.put("name", scoped(receiver.name()));
                        return new ReceiverConfig(
                                scoped(receiver.name()), LabelSet.of(labels), receiver.integrations());
                    })
                    .toList();
        }

        private List<NamedIntervals> scoped(List<NamedIntervals> intervals) {
            Stream<NamedIntervals> named =
                    intervals.stream().filter(each -> !each.name().isEmpty());
            return named.map(each -> new NamedIntervals(scoped(each.name()), each.intervals()))
                    .toList();
        }
    }
}
