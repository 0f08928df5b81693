package io.grapevine.app.flags;

import static io.grapevine.app.flags.FlagType.DECIMAL;
import static io.grapevine.app.flags.FlagType.DURATION;
import static io.grapevine.app.flags.FlagType.DURATION_OR_SECONDS;
import static io.grapevine.app.flags.FlagType.FILE;
import static io.grapevine.app.flags.FlagType.INTEGER;
import static io.grapevine.app.flags.FlagType.LOG_LEVEL;
import static io.grapevine.commandline.ValueType.Plain.TEXT;

import io.grapevine.commandline.Flag;
import io.grapevine.commandline.Flag.Place;
import io.grapevine.commandline.ValueType;
import io.grapevine.commandline.ValueType.Choice;
import io.grapevine.commandline.help.Usage.Group;
import java.util.List;
import java.util.stream.Stream;

/** Every flag of the server, in groups, in the order in which {@code --help} shows them. */
final class FlagTable {
    static final List<Group> GROUPS = List.of(
            new Group("Files and state", storage()),
            new Group("Alerts and silences", alerts()),
            new Group("Web", web()),
            new Group("Cluster", cluster()),
            new Group("Log, features, help", general()));

    private FlagTable() {}

    /** All flags, those that help does not show last. */
    static List<Flag> flags() {
        return Stream.concat(GROUPS.stream().flatMap(group -> group.flags().stream()), hidden())
                .toList();
    }

    /** What prints a text in place of a start; only {@code --help} and {@code --version} are shown themselves. */
    private static Stream<Flag> hidden() {
        return Stream.of("help-long", "help-man", "completion-script-bash", "completion-script-zsh")
                .map(name -> Flag.ofSwitch(name, "").at(Place.HIDDEN));
    }

    private static Flag flag(String name, ValueType type, String fallback, String help) {
        return Flag.of(name, type, help).unless(fallback);
    }

    private static List<Flag> storage() {
        return List.of(
                flag("config.file", FILE, "alertmanager.yml", "File to read the configuration from."),
                flag(
                        "grapevine.config",
                        FILE,
                        "",
                        "File with what Alertmanager does not know, such as templates in Mustache. Grapevine's own."),
                flag("storage.path", TEXT, "data/", "Directory of the state: silences and notification log."),
                flag("data.retention", DURATION, "120h", "How long ended silences and log entries are kept."),
                flag(
                        "data.maintenance-interval",
                        DURATION,
                        "15m",
                        "Time between two clean-ups and snapshots of silences and notification log."));
    }

    private static List<Flag> alerts() {
        return List.of(
                flag("alerts.gc-interval", DURATION, "30m", "Time between two removals of resolved alerts."),
                flag(
                        "alerts.per-alertname-limit",
                        INTEGER,
                        "0",
                        "Most alerts of one alertname; no limit at 0 or below."),
                flag("dispatch.maintenance-interval", DURATION, "30s", "Time between two removals of empty groups."),
                flag(
                        "dispatch.start-delay",
                        DURATION,
                        "0s",
                        "How long after a start nothing is sent. Give it the resend delay of Prometheus."),
                flag(
                        "silences.max-silences",
                        INTEGER,
                        "0",
                        "Most silences, ended ones included; no limit at 0 or below."),
                flag(
                                "silences.max-silence-size-bytes",
                                INTEGER,
                                "0",
                                "Largest silence in bytes; no limit at 0 or below.")
                        .orNamed("silences.max-per-silence-bytes"), // what the Prometheus Operator writes
                Flag.ofSwitch("log.silences", "Log every change of a silence."));
    }

    private static List<Flag> web() {
        return List.of(
                flag(
                                "web.listen-address",
                                TEXT,
                                ":9093",
                                "Address of API, UI and metrics, such as :9093 or [::1]:9093. May be repeated.")
                        .at(Place.REPEATED),
                Flag.ofSwitch("web.systemd-socket", "Serve the socket that systemd passes, no address of our own."),
                flag("web.config.file", FILE, "", "File with TLS, basic authentication and headers of the server."),
                flag(
                        "web.external-url",
                        TEXT,
                        "",
                        "URL under which users reach this server, for links in notifications. Its path becomes the "
                                + "route prefix. Default: host name and port."),
                flag("web.route-prefix", TEXT, "", "Path before all endpoints. Default: path of --web.external-url."),
                flag(
                        "web.get-concurrency",
                        INTEGER,
                        "0",
                        "Most GET requests at a time; at 0 or below the number of processors, at least 8."),
                flag("web.timeout", DURATION_OR_SECONDS, "0", "Time limit of a request; none at 0 or below."),
                Flag.ofSwitch(
                        "web.enable-receiver-test",
                        "Let whoever reaches the API render templates and send test notifications to receivers, also "
                                + "to those of a configuration that they bring. Grapevine's own."));
    }

    private static List<Flag> cluster() {
        return List.of(
                flag(
                        "cluster.listen-address",
                        TEXT,
                        "0.0.0.0:9094",
                        "Address of the mesh between replicas (TCP); empty: a single replica."),
                flag(
                        "cluster.advertise-address",
                        TEXT,
                        "",
                        "Address, or name, that other replicas reach this one under. Default: the one it listens on, "
                                + "or a private one of this machine."),
                Flag.ofSwitch(
                        "cluster.allow-insecure-public-advertise-address-discovery",
                        "Advertise a public IP address where no private one is found."),
                flag(
                        "cluster.peer-name",
                        TEXT,
                        "",
                        "Name of this replica. Default: one made from the host name, kept in --storage.path."),
                flag(
                                "cluster.peer",
                                TEXT,
                                "",
                                "Another replica: host:port, or the name of a service such as _mesh._tcp.host. May be "
                                        + "repeated, and may be this replica too.")
                        .at(Place.REPEATED),
                flag("cluster.label", TEXT, "", "Name of the cluster; replicas with another one are refused."),
                flag(
                        "cluster.tls-config",
                        FILE,
                        "",
                        "File with the mutual TLS of the mesh, read again when it changes."),
                flag(
                        "cluster.secret-file",
                        FILE,
                        "",
                        "File with a secret that all replicas share and prove to each other. Grapevine's own."),
                flag("cluster.peer-timeout", DURATION, "15s", "Wait per position before a replica sends."),
                flag("cluster.settle-timeout", DURATION, "1m0s", "Longest wait for the cluster before notifying."),
                flag(
                        "cluster.peers-resolve-timeout",
                        DURATION,
                        "15s",
                        "Time between two lookups of the names of the peers, which are never waited for."),
                flag("cluster.probe-interval", DURATION, "1s", "Time between two probes of other replicas."),
                flag("cluster.probe-timeout", DURATION, "500ms", "Time limit of the answer to a probe."),
                flag(
                        "cluster.reconnect-interval",
                        DURATION,
                        "10s",
                        "Time between two attempts to reach a peer that has been lost for a minute."),
                flag("cluster.reconnect-timeout", DURATION, "6h0m0s", "How long a lost peer is looked for."),
                withoutEffect("cluster.gossip-interval", "200ms", "changes are sent at once"),
                withoutEffect("cluster.pushpull-interval", "1m0s", "replicas compare all they hold once a minute"),
                withoutEffect("cluster.tcp-timeout", "10s", "connections have short limits of their own"));
    }

    /** A flag of Alertmanager's that its way to gossip, over UDP, makes necessary. */
    private static Flag withoutEffect(String name, String fallback, String why) {
        return flag(name, DURATION, fallback, "Accepted, but of no effect: " + why + ".");
    }

    private static List<Flag> general() {
        return List.of(
                flag("log.level", LOG_LEVEL, "info", "Least severity that is logged: debug, info, warn or error."),
                flag(
                        "log.format",
                        new Choice(List.of("logfmt", "json")),
                        "logfmt",
                        "Format of the log lines: logfmt or json."),
                flag("enable-feature", TEXT, "", "Features to turn on, with commas: " + Feature.names() + "."),
                flag("auto-gomemlimit.ratio", DECIMAL, "0.9", "Accepted; a JVM is given its memory in JAVA_OPTS."),
                Flag.ofSwitch("version", "Print the version and exit."),
                Flag.ofSwitch("help", "Print this and exit; --help-man prints a man page.")
                        .orShort('h'));
    }
}
