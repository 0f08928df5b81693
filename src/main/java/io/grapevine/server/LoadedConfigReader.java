package io.grapevine.server;

import io.grapevine.access.Permissions;
import io.grapevine.access.SilencePolicy;
import io.grapevine.base.Sha256;
import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.NamedZones;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.features.values.ValueSource;
import io.grapevine.features.values.ValuesConfig;
import io.grapevine.files.ConfigLimits;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.ConfigWarnings;
import io.grapevine.files.FileSet;
import io.grapevine.files.MainFile;
import io.grapevine.files.SilenceFiles;
import io.grapevine.files.Team;
import io.grapevine.files.TeamFiles;
import io.grapevine.files.TemplateFiles;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.receivertest.TestedConfigs;
import io.grapevine.records.Silence;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.shadow.ShadowNotifier;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.web.RequestWorkers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a {@link LoadedConfig} of the configuration file: everything about a configuration that can fail. */
record LoadedConfigReader(
        Options options,
        Vertx vertx,
        String hostName,
        String externalUrl,
        DialMetrics connections,
        Optional<TeamFiles> teamFiles,
        SilenceFiles silenceFiles,
        Supplier<Optional<Permissions>> permissions,
        LiveActions actions,
        LiveWebpush webpush,
        LiveValues values,
        RequestWorkers requests)
        implements TestedConfigs {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedConfigReader.class);

    /** What faults call a configuration that is in no file. */
    private static final String GIVEN = "config";

    static LoadedConfigReader of(
            Options options,
            String hostName,
            ExternalUrl externalUrl,
            Vertx vertx,
            PrometheusRegistry registry,
            DialMetrics connections,
            Supplier<Optional<Permissions>> permissions,
            LiveWebpush webpush,
            LiveValues values) {
        return new LoadedConfigReader(
                options,
                vertx,
                hostName,
                externalUrl.text(),
                connections,
                options.configuration()
                        .teams()
                        .map(directory -> new TeamFiles(directory, InstantSource.system(), registry)),
                new SilenceFiles(InstantSource.system(), registry),
                permissions,
                new LiveActions(options, externalUrl.text()),
                webpush,
                values,
                new RequestWorkers(vertx, options.web()));
    }

    /**
     * A loaded configuration and its resources.
     *
     * @param extensions the text of {@code grapevine.yml} without its secrets; empty if there is none
     * @param templates the template files that it names
     * @param senders the HTTP clients of its integrations, to be closed when nothing is sent with them any more
     * @param clusterHash what the replicas of a cluster compare
     * @param zones the hash of the rules of the time zones that the configuration names, which they compare as well
     * @param actions the actions in its messages; empty if it names none
     * @param webpush the Web Push of the configuration
     * @param values the way to the servers that are asked for values; empty if it names none
     */
    record Loaded(
            LoadedConfig loadedConfig,
            String extensions,
            List<Source> templates,
            HttpSenders senders,
            MessageTemplateSet messageTemplates,
            long clusterHash,
            long zones,
            Optional<LiveActions.Offered> actions,
            LiveWebpush.InForce webpush,
            Optional<ValueSource> values) {
        /** Closes its HTTP clients after the longest group interval, so that running attempts can finish. */
        void closeLater(Vertx vertx) {
            long millis = Math.max(60_000, loadedConfig.longestGroupInterval().toMillis());
            vertx.setTimer(millis, timer -> senders.close());
        }

        /** The configuration as hashes of its files, for people. */
        String hashes() {
            return "configuration " + loadedConfig.config().hash() + ", with grapevine.yml and templates "
                    + Sha256.hex(extensions + templates).substring(0, 16);
        }
    }

    /** The grammar of matchers and label names that the feature flags ask for. */
    static ParserMode parserMode(Options options) {
        if (options.enables(FeatureFlag.CLASSIC_MODE)) {
            return ParserMode.CLASSIC;
        }
        return options.enables(FeatureFlag.UTF8_STRICT_MODE) ? ParserMode.UTF8_STRICT : ParserMode.UTF8_WITH_FALLBACK;
    }

    /**
     * Reads the file, and that of the extensions, and builds all that they ask for. Reads files, so not on an event loop.
     *
     * @param before what is in force until then; empty at the start
     * @throws ConfigLoadException with every fault that was found
     */
    Loaded load(Optional<LoadedConfig> before) throws ConfigLoadException {
        LOG.atInfo().addKeyValue("file", options.storage().configFile()).log("Loading configuration file");
        MainFile main = mainFile();
        Optional<FileSet.Load<String, ByteBuffer, Team>> teams = teams(main);
        Config config = config(main, teams);
        List<Source> sources = templateFiles(config);
        GoTemplates templates = parsed(sources);
        ExtensionFiles extensions = extensions(config);
        AddedReceivers added = extensions.extensions().receivers();
        OnCall read = extensions.extensions().of(OnCall.NONE);
        OnCall onCall = before.map(each -> read.after(each.extensions().of(OnCall.NONE)))
                .orElse(read);
        Set<String> former = before.map(each -> each.receivers().keySet()).orElse(Set.of());
        FileSet.Load<String, ByteBuffer, List<SilenceRule>> silences = silences(extensions.extensions(), config);
        SilencePlan plan = SilenceFiles.plan(extensions.extensions().of(SilencePlan.NONE), silences);
        MessageTemplateSet messageTemplates = messageTemplates(templates, extensions);
        Optional<LiveActions.Offered> offered = actions.of(extensions.extensions());
        LiveWebpush.InForce push = webpush.of(extensions.extensions(), config);
        HttpSenders senders = new HttpSenders(vertx, System.getenv(), options.destinations(), Sent.Observer.NONE);
        Integrations plain = new Integrations(
                        vertx, senders, messageTemplates, hostName, Integrations.Watch.counting(connections))
                .with(push.channel());
        Integrations integrations =
                offered.map(each -> plain.with(each.offer())).orElse(plain);
        try {
            Map<String, List<Integration>> receivers =
                    receivers(added.addTo(main.config()), onCall, former, integrations);
            if (teams.isPresent()) {
                teams.get()
                        .check(team -> receivers.putAll(receivers(
                                team.receivers().stream().map(added::addTo).toList(),
                                team.receiversOfRoutes(),
                                onCall,
                                former,
                                integrations)));
                config = config(main, teams);
                teamFiles.orElseThrow().use(teams.get());
            }
            config = extensions.extensions().addTo(config);
            Extensions inForce =
                    extensions.extensions().with(plan, SilencePlan.NONE).with(onCall, OnCall.NONE);
            long clusterHash = ClusterConfigHash.of(config, sources, extensions, plan);
            long zones = ClusterConfigHash.ofZones(NamedZones.of(
                    config, inForce, sources.stream().map(Source::text).toList()));
            warn(ConfigWarnings.ofTemplates(config, templates));
            Optional<ValueSource> asked = options.shadow()
                    ? Optional.empty()
                    : values.of(extensions.extensions().of(ValuesConfig.NONE), senders);
            Map<String, List<Integration>> valued = asked.isPresent() ? values.in(receivers) : receivers;
            LoadedConfig loadedConfig = new LoadedConfig(
                    config,
                    options.shadow() ? ShadowNotifier.inPlaceOf(receivers) : valued,
                    (labels, data) -> render(templates, data),
                    externalUrl,
                    inForce);
            silenceFiles.use(silences);
            loaded(options.storage().configFile());
            options.storage().extensionsFile().ifPresent(LoadedConfigReader::loaded);
            return new Loaded(
                    loadedConfig,
                    extensions.masked(),
                    sources,
                    senders,
                    messageTemplates,
                    clusterHash,
                    zones,
                    offered,
                    push,
                    asked);
        } catch (ConfigLoadException e) {
            senders.close();
            throw e;
        }
    }

    /**
     * Reads the rules for planned silences in directories, as far as the policy of the access file permits them; not in force until they
     * are used.
     *
     * @throws ConfigLoadException if a rule of {@code grapevine.yml} is not permitted, or a directory cannot be read
     */
    private FileSet.Load<String, ByteBuffer, List<SilenceRule>> silences(Extensions extensions, Config config)
            throws ConfigLoadException {
        List<SilenceRule> own = extensions.of(SilencePlan.NONE).rules();
        Function<SilenceRule, Optional<String>> policy = policy();
        List<String> faults = new ArrayList<>();
        own.forEach(rule -> policy.apply(rule)
                .ifPresent(fault -> faults.add(rule.place() + ": silences.rules: " + rule.name() + ": " + fault)));
        if (!faults.isEmpty()) {
            throw new ConfigLoadException(String.join("\n", faults));
        }
        return silenceFiles.load(extensions.of(SilencePlan.NONE).dirs(), config.timeIntervals(), policy);
    }

    private Function<SilenceRule, Optional<String>> policy() {
        Optional<SilencePolicy> policy = permissions.get().flatMap(Permissions::silences);
        return policy.<Function<SilenceRule, Optional<String>>>map(found -> rule -> found.faultOfPlanned(nextOf(rule)))
                .orElse(rule -> Optional.empty());
    }

    /** The silence of the next occurrence of a rule; one without length if there is none. */
    private static Silence nextOf(SilenceRule rule) {
        Occurrence next = rule.after(Instant.now(), 1).stream()
                .findFirst()
                .orElse(new Occurrence(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
        return new Silence(
                "",
                List.of(rule.matchers()),
                next.start(),
                next.end(),
                next.start(),
                rule.author(),
                rule.comment(),
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
    }

    private static void loaded(Path file) {
        LOG.atInfo().addKeyValue("file", file).log("Completed loading of configuration file");
    }

    /**
     * The integrations of the receivers that routes, escalations or people on call use, or did before a reload.
     *
     * @param former the receivers of the configuration before
     */
    static Map<String, List<Integration>> receivers(
            Config config, OnCall onCall, Set<String> former, Integrations integrations) throws ConfigLoadException {
        return receivers(config.receivers(), config.receiversOfRoutes(), onCall, former, integrations);
    }

    private static Map<String, List<Integration>> receivers(
            List<ReceiverConfig> all, Set<String> routed, OnCall onCall, Set<String> former, Integrations integrations)
            throws ConfigLoadException {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        Set<String> used = Stream.concat(routed.stream(), onCall.receivers()).collect(Collectors.toSet());
        for (ReceiverConfig receiver : all) {
            String name = receiver.name();
            if (used.contains(name) || former.contains(name)) {
                try {
                    receivers.put(name, integrations.of(receiver));
                } catch (ConfigLoadException e) {
                    if (routed.contains(name)
                            || (used.contains(name) && !onCall.former().contains(name))) {
                        throw e;
                    } // else a start would not read it
                }
            }
        }
        return receivers;
    }

    private Config config(MainFile main, Optional<FileSet.Load<String, ByteBuffer, Team>> teams) {
        return teams.isEmpty() ? main.config() : teamFiles.orElseThrow().config(main, teams.get());
    }

    private Optional<FileSet.Load<String, ByteBuffer, Team>> teams(MainFile main) throws ConfigLoadException {
        return teamFiles.isEmpty()
                ? Optional.empty()
                : Optional.of(teamFiles.get().load(fileLoader(), main));
    }

    @Override
    public Integrations integrations(
            HttpSenders senders, MessageTemplateSet messageTemplates, Integrations.Watch watch) {
        return new Integrations(vertx, requests::run, senders, messageTemplates, hostName, watch)
                .with(webpush.channel());
    }

    @Override
    public MessageTemplateSet templates(Config config) throws ConfigLoadException {
        return messageTemplates(parsed(templateFiles(config)), ExtensionFiles.NONE);
    }

    private MessageTemplateSet messageTemplates(GoTemplates templates, ExtensionFiles extensions)
            throws ConfigLoadException {
        return MessageTemplateSet.load(
                templates,
                extensions.extensions(),
                extensions.templates(),
                InstantSource.system(),
                Location.ofMachine(),
                externalUrl);
    }

    private ExtensionFiles extensions(Config config) throws ConfigLoadException {
        Optional<Path> file = options.storage().extensionsFile();
        if (file.isEmpty()) {
            return ExtensionFiles.NONE;
        }
        ExtensionFiles files =
                ExtensionFiles.read(file.get(), fileLoader(), config, warning -> LOG.warn(warning.toString()));
        List<String> changed = options.server().changedIn(files.extensions().server());
        if (!changed.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("file", file.get())
                    .addKeyValue("keys", String.join(" ", changed))
                    .log("Settings that are read at the start have changed, they wait for a restart");
        }
        warn(TemplateFiles.warnings(
                        "messages.mustache.files", files.extensions().mustache().files())
                .stream()
                .map(warning -> file.get() + ": " + warning)
                .toList());
        return files;
    }

    /** References are not expanded: the sender of the text could have the server's secrets sent to a URL of theirs. */
    @Override
    public Config parse(String text) throws ConfigLoadException {
        Path beside = options.storage().configFile().resolveSibling(GIVEN);
        Read<MainFile> result =
                configLoader(options, SecretReferences.LITERAL).parse(beside, text.getBytes(StandardCharsets.UTF_8));
        Read<MainFile> named = new Read<>(
                result.value(),
                result.faults().stream()
                        .map(fault ->
                                new ConfigError(GIVEN, fault.line(), fault.column(), fault.field(), fault.message()))
                        .toList(),
                List.of(),
                List.of());
        return named.orThrow(ConfigLoadException::new).config();
    }

    /**
     * The options with the section {@code server} of {@code grapevine.yml}.
     *
     * @throws ConfigLoadException with every fault of the section
     */
    static Options withServerSection(Options options) throws ConfigLoadException {
        Optional<Path> file = options.storage().extensionsFile();
        return file.isEmpty()
                ? options
                : options.with(configLoader(options, SecretReferences.LITERAL)
                        .server(file.get())
                        .orThrow(ConfigLoadException::new));
    }

    private static ConfigLoader configLoader(Options options, SecretReferences references) {
        return new ConfigLoader(new ConfigLoader.Options(
                parserMode(options),
                TemplateFiles::syntaxFault,
                references,
                ConfigLimits.NONE,
                options.serverSection()));
    }

    ConfigLoader fileLoader() {
        return configLoader(
                options,
                options.configuration().expanded()
                        ? SecretReferences.expanded(System.getenv())
                        : SecretReferences.LITERAL);
    }

    private MainFile mainFile() throws ConfigLoadException {
        Read<MainFile> result = fileLoader().load(options.storage().configFile());
        MainFile loaded = result.orThrow(ConfigLoadException::new);
        result.warnings().forEach(warning -> LOG.warn(warning.toString()));
        warn(TemplateFiles.warnings("templates", loaded.config().templates()));
        if (!options.enables(FeatureFlag.EVENT_RECORDER)
                && !options.shadow()
                && !loaded.config().eventRecorder().isEmpty()) {
            LOG.warn("event_recorder: no events are recorded without --enable-feature=event-recorder");
        }
        return loaded;
    }

    private static void warn(List<String> warnings) {
        for (String warning : warnings) {
            LOG.warn(warning);
        }
    }

    private static List<Source> templateFiles(Config config) throws ConfigLoadException {
        try {
            return TemplateFiles.read(config.templates());
        } catch (TemplateException e) {
            throw new ConfigLoadException("templates: " + e.getMessage());
        }
    }

    private static GoTemplates parsed(List<Source> files) throws ConfigLoadException {
        try {
            return GoTemplates.parse(files, InstantSource.system());
        } catch (TemplateException e) {
            throw new ConfigLoadException("templates: " + e.getMessage());
        }
    }

    /** Renders the labels of a route, and logs what cannot be rendered. */
    static LabelSet render(GoTemplates templates, TemplateData data) {
        GoTemplates.RenderedLabels rendered = templates.routeLabels(data);
        for (String fault : rendered.errors()) {
            LOG.atError().addKeyValue("err", fault).log("Rendering a route label failed");
        }
        return rendered.labels();
    }
}
