package io.grapevine.app.flags;

import static io.grapevine.app.flags.FlagType.DECIMAL;
import static io.grapevine.app.flags.FlagType.DURATION;
import static io.grapevine.app.flags.FlagType.DURATION_OR_SECONDS;
import static io.grapevine.app.flags.FlagType.INTEGER;
import static io.grapevine.app.flags.FlagType.LOG_FORMAT;
import static io.grapevine.app.flags.FlagType.LOG_LEVEL;
import static io.grapevine.app.flags.FlagType.STRING;
import static io.grapevine.app.flags.FlagType.SWITCH;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every flag of the server, in groups, in the order in which {@code --help} shows them. */
final class FlagTable {
    /**
     * Flags under one heading.
     *
     * @param title the heading in {@code --help}
     * @param flags the flags, in order
     */
    record Group(String title, List<Flag> flags) {}

    static final List<Group> GROUPS = List.of(
            new Group("Files and state", storage()),
            new Group("Alerts and silences", alerts()),
            new Group("Web", web()),
            new Group("Cluster", cluster()),
            new Group("Log, features, help", general()));

    /** What prints a text in place of a start; only {@code --help} and {@code --version} are shown themselves. */
    static final List<Flag> HIDDEN = List.of(
            Flag.of("help-long", SWITCH, "false", "Print the help and exit."),
            Flag.of("help-man", SWITCH, "false", "Print the man page and exit."),
            Flag.of("completion-script-bash", SWITCH, "false", "Print the completion for bash and exit."),
            Flag.of("completion-script-zsh", SWITCH, "false", "Print the completion for zsh and exit."));

    /** Spellings that the Prometheus Operator writes, though Alertmanager knows only the other name. */
    private static final Map<String, String> ALIASES =
            Map.of("silences.max-per-silence-bytes", "silences.max-silence-size-bytes");

    private static final Map<String, Flag> BY_NAME = byName();

    private FlagTable() {}

    /** The flag of a long name or of an alias of it. */
    static Optional<Flag> named(String name) {
        return Optional.ofNullable(BY_NAME.get(ALIASES.getOrDefault(name, name)));
    }

    /** The flag of a short name. */
    static Optional<Flag> shortNamed(char letter) {
        return BY_NAME.values().stream()
                .filter(flag -> flag.shorthand() == letter)
                .findFirst();
    }

    private static Map<String, Flag> byName() {
        Map<String, Flag> flags = new TreeMap<>();
        GROUPS.forEach(group -> group.flags().forEach(flag -> flags.put(flag.name(), flag)));
        HIDDEN.forEach(flag -> flags.put(flag.name(), flag));
        return flags;
    }

    private static List<Flag> storage() {
        return List.of(
                Flag.of("config.file", STRING, "alertmanager.yml", "File to read the configuration from."),
                Flag.of(
                        "grapevine.config",
                        STRING,
                        "",
                        "File with what Alertmanager does not know, such as templates in Mustache. Grapevine's own."),
                Flag.of("storage.path", STRING, "data/", "Directory of the state: silences and notification log."),
                Flag.of("data.retention", DURATION, "120h", "How long ended silences and log entries are kept."),
                Flag.of(
                        "data.maintenance-interval",
                        DURATION,
                        "15m",
                        "Time between two clean-ups and snapshots of silences and notification log."));
    }

    private static List<Flag> alerts() {
        return List.of(
                Flag.of("alerts.gc-interval", DURATION, "30m", "Time between two removals of resolved alerts."),
                Flag.of(
                        "alerts.per-alertname-limit",
                        INTEGER,
                        "0",
                        "Most alerts of one alertname; no limit at 0 or below."),
                Flag.of("dispatch.maintenance-interval", DURATION, "30s", "Time between two removals of empty groups."),
                Flag.of(
                        "dispatch.start-delay",
                        DURATION,
                        "0s",
                        "How long after a start nothing is sent. Give it the resend delay of Prometheus."),
                Flag.of(
                        "silences.max-silences",
                        INTEGER,
                        "0",
                        "Most silences, ended ones included; no limit at 0 or below."),
                Flag.of(
                        "silences.max-silence-size-bytes",
                        INTEGER,
                        "0",
                        "Largest silence in bytes; no limit at 0 or below."),
                Flag.of("log.silences", SWITCH, "false", "Log every change of a silence."));
    }

    private static List<Flag> web() {
        return List.of(
                Flag.of(
                                "web.listen-address",
                                STRING,
                                ":9093",
                                "Address of API, UI and metrics, such as :9093 or [::1]:9093. May be repeated.")
                        .orRepeated(),
                Flag.of(
                        "web.systemd-socket",
                        SWITCH,
                        "false",
                        "Serve the socket that systemd passes, no address of our own."),
                Flag.of(
                        "web.config.file",
                        STRING,
                        "",
                        "File with TLS, basic authentication and headers of the server."),
                Flag.of(
                        "web.external-url",
                        STRING,
                        "",
                        "URL under which users reach this server, for links in notifications. Its path becomes the "
                                + "route prefix. Default: host name and port."),
                Flag.of(
                        "web.route-prefix",
                        STRING,
                        "",
                        "Path before all endpoints. Default: path of --web.external-url."),
                Flag.of(
                        "web.get-concurrency",
                        INTEGER,
                        "0",
                        "Most GET requests at a time; at 0 or below the number of processors, at least 8."),
                Flag.of("web.timeout", DURATION_OR_SECONDS, "0", "Time limit of a request; none at 0 or below."),
                Flag.of(
                        "web.enable-receiver-test",
                        SWITCH,
                        "false",
                        "Let whoever reaches the API render templates and send test notifications to receivers, also "
                                + "to those of a configuration that they bring. Grapevine's own."));
    }

    private static List<Flag> cluster() {
        return List.of(
                Flag.of(
                        "cluster.listen-address",
                        STRING,
                        "0.0.0.0:9094",
                        "Address of the mesh between replicas (TCP); empty: a single replica."),
                Flag.of(
                        "cluster.advertise-address",
                        STRING,
                        "",
                        "Address, or name, that other replicas reach this one under. Default: the one it listens on, "
                                + "or a private one of this machine."),
                Flag.of(
                        "cluster.allow-insecure-public-advertise-address-discovery",
                        SWITCH,
                        "false",
                        "Advertise a public IP address where no private one is found."),
                Flag.of(
                        "cluster.peer-name",
                        STRING,
                        "",
                        "Name of this replica. Default: one made from the host name, kept in --storage.path."),
                Flag.of(
                                "cluster.peer",
                                STRING,
                                "",
                                "Another replica: host:port, or the name of a service such as _mesh._tcp.host. May be "
                                        + "repeated, and may be this replica too.")
                        .orRepeated(),
                Flag.of("cluster.label", STRING, "", "Name of the cluster; replicas with another one are refused."),
                Flag.of(
                        "cluster.tls-config",
                        STRING,
                        "",
                        "File with the mutual TLS of the mesh, read again when it changes."),
                Flag.of(
                        "cluster.secret-file",
                        STRING,
                        "",
                        "File with a secret that all replicas share and prove to each other. Grapevine's own."),
                Flag.of("cluster.peer-timeout", DURATION, "15s", "Wait per position before a replica sends."),
                Flag.of("cluster.settle-timeout", DURATION, "1m0s", "Longest wait for the cluster before notifying."),
                Flag.of(
                        "cluster.peers-resolve-timeout",
                        DURATION,
                        "15s",
                        "Time between two lookups of the names of the peers, which are never waited for."),
                Flag.of("cluster.probe-interval", DURATION, "1s", "Time between two probes of other replicas."),
                Flag.of("cluster.probe-timeout", DURATION, "500ms", "Time limit of the answer to a probe."),
                Flag.of(
                        "cluster.reconnect-interval",
                        DURATION,
                        "10s",
                        "Time between two attempts to reach a peer that has been lost for a minute."),
                Flag.of("cluster.reconnect-timeout", DURATION, "6h0m0s", "How long a lost peer is looked for."),
                withoutEffect("cluster.gossip-interval", "200ms", "changes are sent at once"),
                withoutEffect("cluster.pushpull-interval", "1m0s", "replicas compare all they hold once a minute"),
                withoutEffect("cluster.tcp-timeout", "10s", "connections have short limits of their own"));
    }

    /** A flag of Alertmanager's that its way to gossip, over UDP, makes necessary. */
    private static Flag withoutEffect(String name, String fallback, String why) {
        return Flag.of(name, DURATION, fallback, "Accepted, but of no effect: " + why + ".");
    }

    private static List<Flag> general() {
        return List.of(
                Flag.of("log.level", LOG_LEVEL, "info", "Least severity that is logged: debug, info, warn or error."),
                Flag.of("log.format", LOG_FORMAT, "logfmt", "Format of the log lines: logfmt or json."),
                Flag.of("enable-feature", STRING, "", "Features to turn on, with commas: " + Feature.names() + "."),
                Flag.of("auto-gomemlimit.ratio", DECIMAL, "0.9", "Accepted; a JVM is given its memory in JAVA_OPTS."),
                Flag.of("version", SWITCH, "false", "Print the version and exit."),
                Flag.of("help", SWITCH, "false", "Print this and exit; --help-man prints a man page.")
                        .orShort('h'));
    }
}
