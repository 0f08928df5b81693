package io.grapevine.server.flags;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Completions;
import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.commandline.Manual;
import io.grapevine.base.commandline.Parsed;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.Parser;
import io.grapevine.base.commandline.Usage;
import io.grapevine.config.ServerConfig;
import io.grapevine.mesh.Mesh;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.server.log.LogFormat;
import io.grapevine.transport.ChannelOptions;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.memberlist.BridgeOptions;
import io.grapevine.web.RoutePrefix;
import io.grapevine.web.WebOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** The command line of the server: what its arguments ask for, with the rules that flags obey together. */
public final class CommandLine {
    /** What the program does, and how a flag is written. */
    private static final String INTRODUCTION = """
            Groups, silences, inhibits and routes the alerts of Prometheus.
            A flag is given as --flag=value or --flag value, a switch as --flag or --no-flag.
            Durations: 500ms, 30s, 15m, 120h, 5d.""";

    private static final String MAN_SECTIONS = """
            .SH FILES
            .TP
            .I alertmanager.yml
            The configuration, in the format of Alertmanager.
            .TP
            .I data/
            The state: silences, the notification log, and what is Grapevine's own.
            .SH ENVIRONMENT
            .TP
            .B JAVA_HOME
            The Java that runs the program.
            .TP
            .B JAVA_OPTS
            Options of the Java virtual machine, such as its memory.
            .SH SIGNALS
            .TP
            .B SIGHUP
            Loads the configuration again.
            .TP
            .BR SIGTERM ", " SIGINT
            Stop the program, after a snapshot of its state.
            .SH EXIT STATUS
            0 after a stop that was asked for, 1 if the program cannot start or fails.
            .SH SEE ALSO
            .BR amtool (1)
            """;

    private static final Command PROGRAM =
            Command.group("alertmanager", INTRODUCTION).with(FlagTable.flags());

    private static final List<String> ALWAYS_POSITIVE = List.of(
            "data.retention", "data.maintenance-interval", "alerts.gc-interval", "dispatch.maintenance-interval");

    /** Names and labels go over the wire, and into metrics. */
    private static final int LONGEST_NAME = 255;

    private static final Pattern LISTED = Pattern.compile("\\[([^\\[\\]]*,[^\\[\\]]*)]:(\\d{1,5})");

    /**
     * The flags whose value must be positive; those without an effect are among them, as their author expects an error
     * for a slip.
     */
    private static final List<String> POSITIVE_OF_CLUSTER = List.of(
            "cluster.peer-timeout",
            "cluster.peers-resolve-timeout",
            "cluster.gossip-interval",
            "cluster.pushpull-interval",
            "cluster.tcp-timeout",
            "cluster.probe-timeout",
            "cluster.probe-interval",
            "cluster.reconnect-interval",
            "cluster.reconnect-timeout");

    private static final Parser.Advice ADVICE =
            new Parser.Advice(Parser.Advice.NONE.nearest(), false, MovedFlags.PLACES);

    private CommandLine() {}

    /** The man page and the completions of the server. */
    public static Manual manual() {
        return new Manual(PROGRAM, BuildInfo.read().version(), MAN_SECTIONS);
    }

    /**
     * Reads the arguments, without the name of the program.
     *
     * @param version the text that {@code --version} asks for
     * @param out prints a text that is asked for
     * @return the options to run with; empty if a text is asked for in place of a start
     * @throws CommandFault if the arguments are faulty
     */
    public static Optional<Options> read(List<String> arguments, String version, Consumer<String> out)
            throws CommandFault {
        Parsed line = Parser.parse(PROGRAM, arguments, ADVICE);
        try {
            Optional<String> shown = shown(arguments, line, version);
            shown.ifPresent(out);
            return shown.isPresent() ? Optional.empty() : Optional.of(options(ParsedArguments.of(line, Map.of())));
        } catch (CommandFault fault) {
            throw CommandFault.withoutEmptyLine(fault.getMessage() + ", try --help");
        }
    }

    /** The text that is asked for in place of a start. */
    private static Optional<String> shown(List<String> arguments, Parsed line, String version) throws CommandFault {
        Optional<String> candidates = Completions.asked(PROGRAM, arguments);
        if (candidates.isPresent()) {
            return candidates;
        } else if (line.names("version")) {
            return Optional.of(version);
        }
        Parsed whole = line.orThrow();
        return whole.names("help") || whole.names("help-long")
                ? Optional.of(Usage.grouped(PROGRAM, FlagTable.GROUPS))
                : manual().asked(whole);
    }

    private static Options options(ParsedArguments flags) throws CommandFault {
        Path configFile = path(flags, "config.file").orElseThrow(() -> fault("config.file", "\"\"", "a path"));
        Path directory = path(flags, "storage.path").orElseThrow(() -> fault("storage.path", "\"\"", "a path"));
        checkPositive(flags, ALWAYS_POSITIVE);
        boolean shadow = isShadow(flags);
        Optional<Options.Cluster> cluster = shadow ? Optional.empty() : cluster(flags);
        Set<FeatureFlag> features = features(flags);
        WebOptions web = web(flags);
        return new Options(
                new Options.Storage(
                        configFile,
                        path(flags, "grapevine.config"),
                        directory,
                        flags.duration("data.retention"),
                        flags.duration("data.maintenance-interval")),
                new Options.Configuration(path(flags, "teams.dir"), autoReload(flags), flags.isOn("config.expand")),
                new Options.Alerts(
                        flags.duration("alerts.gc-interval"),
                        number(flags, "alerts.per-alertname-limit"),
                        flags.duration("dispatch.maintenance-interval"),
                        flags.duration("dispatch.start-delay"),
                        flags.isOn("alerts.persist")),
                path(flags, "history.dir"),
                new Options.Silences(
                        number(flags, "silences.max-silences"),
                        number(flags, "silences.max-silence-size-bytes"),
                        flags.isOn("log.silences")),
                web,
                flags.text("web.external-url"),
                flags.isOn("web.enable-receiver-test"),
                shadow,
                tenants(flags),
                cluster,
                path(flags, "cluster.tls-config"),
                alertmanagers(flags),
                features,
                new Options.Log(
                        Level.valueOf(flags.text("log.level").toUpperCase(Locale.ROOT)),
                        LogFormat.named(flags.text("log.format"))),
                ServerConfig.DEFAULT);
    }

    /** What a shadow logs as sent must not reach a replica that sends, nor may it send by another way. */
    private static boolean isShadow(ParsedArguments flags) throws CommandFault {
        if (!flags.isOn("notify.shadow")) {
            return false;
        }
        if (!flags.texts("cluster.peer").isEmpty()) {
            throw fault(
                    "notify.shadow",
                    "with --cluster.peer=" + flags.texts("cluster.peer").get(0),
                    "no peers, which would keep silent about what a shadow has not sent");
        }
        if (flags.isOn("web.enable-receiver-test")) {
            throw fault(
                    "notify.shadow", "with --web.enable-receiver-test", "one of the two, as a shadow sends nothing");
        }
        return true;
    }

    private static Optional<Duration> autoReload(ParsedArguments flags) throws CommandFault {
        Duration interval = flags.duration("config.auto-reload");
        if (interval.isNegative()) {
            throw fault("config.auto-reload", flags.text("config.auto-reload"), "zero or more");
        }
        return interval.isZero() ? Optional.empty() : Optional.of(interval);
    }

    private static CommandFault fault(String flag, String actual, String expected) {
        return new CommandFault("--" + flag + ": " + actual + " (expected: " + expected + ')');
    }

    /** The path that a flag names; empty if it is the empty text. */
    private static Optional<Path> path(ParsedArguments flags, String name) throws CommandFault {
        String value = flags.text(name);
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            throw fault(name, '"' + value + '"', "a path");
        }
    }

    private static void checkPositive(ParsedArguments flags, List<String> names) throws CommandFault {
        for (String name : names) {
            Duration value = flags.duration(name);
            if (value.isNegative() || value.isZero()) {
                throw fault(name, flags.text(name), "more than zero");
            }
        }
    }

    private static Set<FeatureFlag> features(ParsedArguments flags) throws CommandFault {
        String names = flags.text("enable-feature");
        Set<FeatureFlag> features = EnumSet.noneOf(FeatureFlag.class);
        for (String name : names.isEmpty() ? List.<String>of() : List.of(names.split(",", -1))) {
            features.add(FeatureFlag.named(name)
                    .orElseThrow(() -> fault("enable-feature", '"' + name + '"', "some of " + FeatureFlag.names())));
        }
        if (features.containsAll(List.of(FeatureFlag.CLASSIC_MODE, FeatureFlag.UTF8_STRICT_MODE))) {
            throw fault("enable-feature", "classic-mode and utf8-strict-mode", "one of the two");
        }
        if (flags.isOn("auto-gomemlimit")) {
            features.add(FeatureFlag.AUTO_GOMEMLIMIT);
        }
        if (features.contains(FeatureFlag.AUTO_GOMEMLIMIT)) {
            checkMemory(flags);
        }
        return Set.copyOf(features);
    }

    private static void checkMemory(ParsedArguments flags) throws CommandFault {
        double ratio = FlagType.decimal(flags.text("auto-gomemlimit.ratio")).orElseThrow();
        if (!(ratio > 0 && ratio <= 1)) {
            throw fault("auto-gomemlimit.ratio", flags.text("auto-gomemlimit.ratio"), "above 0, at most 1");
        }
        if (flags.duration("auto-gomemlimit.refresh-interval").isNegative()) {
            throw fault(
                    "auto-gomemlimit.refresh-interval", flags.text("auto-gomemlimit.refresh-interval"), "zero or more");
        }
    }

    private static int number(ParsedArguments flags, String name) {
        return FlagType.integer(flags.text(name)).orElseThrow();
    }

    private static int positive(ParsedArguments flags, String name, int otherwise) {
        int number = number(flags, name);
        return number > 0 ? number : otherwise;
    }

    private static WebOptions web(ParsedArguments flags) throws CommandFault {
        String url = flags.text("web.external-url");
        Optional<String> fault = url.isEmpty() ? Optional.empty() : ExternalUrl.fault(url);
        if (fault.isPresent()) {
            throw new CommandFault("--web.external-url: " + fault.get());
        }
        String prefix = flags.text("web.route-prefix");
        if (prefix.isEmpty() && !url.isEmpty()) {
            prefix = ExternalUrl.of(url).path();
        }
        int gets = positive(
                flags, "web.get-concurrency", Math.max(Runtime.getRuntime().availableProcessors(), 8));
        Duration timeout = FlagType.durationOrSeconds(flags.text("web.timeout")).orElseThrow();
        return new WebOptions(
                flags.texts("web.listen-address"),
                flags.isOn("web.systemd-socket"),
                flags.text("web.config.file"),
                flags.text("web.access-file"),
                RoutePrefix.of(prefix),
                url,
                origins(flags.text("web.cors.origin")),
                gets,
                timeout,
                connect(flags, gets, timeout),
                WebOptions.Limits.DEFAULT);
    }

    /** The bounds on calls of Connect, where those of other requests stand in for what is not given. */
    private static WebOptions.Connect connect(ParsedArguments flags, int gets, Duration timeout) {
        Duration unaryTimeout = flags.duration("api.connect.unary-timeout");
        return new WebOptions.Connect(
                positive(flags, "api.connect.unary-concurrency", gets),
                positive(flags, "api.connect.stream-concurrency", gets),
                unaryTimeout.isZero() ? timeout : unaryTimeout,
                flags.duration("api.connect.stream-idle-timeout"),
                flags.duration("api.connect.stream-lifetime"),
                number(flags, "api.connect.read-max-bytes"),
                number(flags, "api.connect.send-max-bytes"),
                FlagType.longInteger(flags.text("api.connect.max-request-body-bytes"))
                        .orElseThrow());
    }

    private static Optional<Predicate<String>> origins(String expression) throws CommandFault {
        try {
            return expression.isEmpty() ? Optional.empty() : Optional.of(GoRegexp.selfContained(expression)::matches);
        } catch (RegexpException e) {
            throw new CommandFault("--web.cors.origin: " + e.getMessage());
        }
    }

    /** The options of tenants, if there are to be any. */
    private static Optional<Options.TenantSources> tenants(ParsedArguments flags) throws CommandFault {
        Optional<Path> directory = path(flags, "tenants.dir");
        boolean uploads = flags.isOn("tenants.api");
        if (directory.isEmpty() && !uploads) {
            return Optional.empty();
        }
        if (flags.isOn("notify.shadow")) {
            throw fault("notify.shadow", "with tenants", "one of the two, as notifications of tenants are sent");
        }
        return Optional.of(new Options.TenantSources(directory, uploads));
    }

    /** The options of the mesh, if there is to be one. Without a mesh its flags may be anything, as they do nothing. */
    private static Optional<Options.Cluster> cluster(ParsedArguments flags) throws CommandFault {
        if (flags.text("cluster.listen-address").isEmpty()) {
            if (!flags.text("cluster.secret-file").isEmpty()) {
                throw fault("cluster.secret-file", "set without a mesh", "an address in --cluster.listen-address");
            }
            return Optional.empty();
        }
        List<MeshAddress> listen = listen(flags.text("cluster.listen-address"));
        Optional<MeshAddress> advertise = advertise(flags.text("cluster.advertise-address"));
        List<PeerAddress> peers = peers(flags.texts("cluster.peer"));
        String peerName = limited(flags, "cluster.peer-name");
        String label = limited(flags, "cluster.label");
        Optional<Path> secretFile = path(flags, "cluster.secret-file");
        checkPositive(flags, POSITIVE_OF_CLUSTER);
        Duration reconnectTimeout = flags.duration("cluster.reconnect-timeout");
        return Optional.of(new Options.Cluster(
                listen,
                advertise,
                flags.isOn("cluster.allow-insecure-public-advertise-address-discovery"),
                peerName,
                peers,
                secretFile,
                label,
                flags.duration("cluster.peer-timeout"),
                new ChannelOptions.Timing(
                        flags.duration("cluster.probe-interval"),
                        flags.duration("cluster.probe-timeout"),
                        flags.duration("cluster.reconnect-interval"),
                        reconnectTimeout,
                        flags.duration("cluster.peers-resolve-timeout")),
                new Mesh.Options(flags.duration("cluster.settle-timeout"), reconnectTimeout)));
    }

    /** The options of the bridge to Alertmanagers, if there is to be one. It does not need the mesh. */
    private static Optional<BridgeOptions> alertmanagers(ParsedArguments flags) throws CommandFault {
        List<PeerAddress> peers = new ArrayList<>();
        for (String text : flags.texts("cluster.alertmanager-peer")) {
            peers.add(PeerAddress.parse(text)
                    .filter(peer -> !peer.service() && isWhole(peer.place()))
                    .orElseThrow(() -> fault(
                            "cluster.alertmanager-peer",
                            '"' + text + '"',
                            "host:port or [address]:port of an Alertmanager")));
        }
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        checkPositive(flags, List.of("cluster.peer-timeout"));
        return Optional.of(
                new BridgeOptions(peers, limited(flags, "cluster.label"), flags.duration("cluster.peer-timeout")));
    }

    private static List<MeshAddress> listen(String text) throws CommandFault {
        List<MeshAddress> listed = listed(text);
        if (!listed.isEmpty()) {
            return listed;
        }
        return List.of(one(text)
                .orElseThrow(() -> fault(
                        "cluster.listen-address",
                        '"' + text + '"',
                        "an address such as 0.0.0.0:9094 or [::1]:9094, or nothing, for no mesh")));
    }

    /**
     * The addresses of {@code [ADDRESS,ADDRESS]:PORT}, as a pod of Kubernetes is told its own of both kinds; empty list if
     * the text is something else.
     */
    private static List<MeshAddress> listed(String text) {
        Matcher list = LISTED.matcher(text);
        if (!list.matches()) {
            return List.of();
        }
        List<Optional<MeshAddress>> places = Stream.of(list.group(1).split(",", -1))
                .map(address ->
                        place('[' + address.strip() + "]:" + list.group(2)).filter(MeshAddress::isNumeric))
                .toList();
        return places.stream().allMatch(Optional::isPresent)
                ? places.stream().flatMap(Optional::stream).toList()
                : List.of();
    }

    /** Host and port, or a host alone. A port alone is as good as nothing, as it is to Alertmanager. */
    private static Optional<MeshAddress> advertise(String text) throws CommandFault {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean bareAddress = text.indexOf(':') >= 0 && !text.startsWith("[");
        String withPort = (bareAddress ? '[' + text + ']' : text) + ":0";
        MeshAddress address = one(text)
                .or(() -> one(withPort))
                .or(() -> Stream.concat(listed(text).stream(), listed(withPort).stream())
                        .findFirst())
                .orElseThrow(() -> fault(
                        "cluster.advertise-address",
                        '"' + text + '"',
                        "an address that the other replicas can dial, such as 192.0.2.1:9094"));
        return Optional.of(address).filter(place -> !place.host().isEmpty());
    }

    private static List<PeerAddress> peers(List<String> texts) throws CommandFault {
        List<PeerAddress> peers = new ArrayList<>();
        for (String text : texts) {
            peers.add(PeerAddress.parse(text)
                    .filter(peer -> isWhole(peer.place()))
                    .orElseThrow(() -> fault(
                            "cluster.peer",
                            '"' + text + '"',
                            "host:port, [address]:port or a service such as _mesh._tcp.host")));
        }
        return peers;
    }

    private static String limited(ParsedArguments flags, String name) throws CommandFault {
        int length = flags.text(name).getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_NAME) {
            throw fault(name, length + " bytes", "at most " + LONGEST_NAME);
        }
        return flags.text(name);
    }

    /** A place that is no list of several. */
    private static Optional<MeshAddress> one(String text) {
        return place(text).filter(place -> place.host().indexOf(',') < 0);
    }

    private static Optional<MeshAddress> place(String text) {
        return MeshAddress.parse(text).filter(CommandLine::isWhole);
    }

    /** Whether a host that looks like an IPv6 address is one. */
    private static boolean isWhole(MeshAddress place) {
        return place.host().indexOf(':') < 0 || place.isNumeric();
    }
}
