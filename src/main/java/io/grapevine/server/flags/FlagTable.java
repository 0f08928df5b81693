package io.grapevine.server.flags;

import static io.grapevine.server.flags.FlagType.DECIMAL;
import static io.grapevine.server.flags.FlagType.DURATION;
import static io.grapevine.server.flags.FlagType.DURATION_OR_SECONDS;
import static io.grapevine.server.flags.FlagType.FILE;
import static io.grapevine.server.flags.FlagType.INTEGER;
import static io.grapevine.server.flags.FlagType.INTEGER_OF_ANY_BASE;
import static io.grapevine.server.flags.FlagType.LOG_LEVEL;

import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Flag.Place;
import io.grapevine.base.commandline.Manual;
import io.grapevine.base.commandline.Usage.Group;
import io.grapevine.base.commandline.ValueType.Choice;
import java.util.List;
import java.util.stream.Stream;

/** Every flag of the server, in groups, in the order in which {@code --help} shows them. */
final class FlagTable {
    static final List<Group> GROUPS = List.of(
            new Group("Files and state", storage()),
            new Group("Alerts and silences", alerts()),
            new Group("Notifications", notifications()),
            new Group("Web", web()),
            new Group("Connect and gRPC", connect()),
            new Group("Tenants", tenants()),
            new Group("Cluster", cluster()),
            new Group("Log, features, help", general()));

    private FlagTable() {}

    /** All flags, those that help does not show last. */
    static List<Flag> flags() {
        return Stream.concat(GROUPS.stream().flatMap(group -> group.flags().stream()), Manual.FLAGS.stream())
                .toList();
    }

    private static Flag text(String name, String fallback, String help) {
        return Flag.text(name, help).unless(fallback);
    }

    private static Flag text(String name, String help) {
        return Flag.text(name, help);
    }

    private static Flag file(String name, String help) {
        return Flag.of(name, FILE, help);
    }

    private static Flag duration(String name, String fallback, String help) {
        return Flag.of(name, DURATION, help).unless(fallback);
    }

    private static Flag integer(String name, String help) {
        return Flag.of(name, INTEGER, help).unless("0");
    }

    private static List<Flag> storage() {
        return List.of(
                Flag.of("config.file", FILE, "File to read the configuration from.")
                        .unless("alertmanager.yml"),
                file(
                        "grapevine.config",
                        "File with what Alertmanager does not know, such as templates in Mustache, and settings of the"
                                + " process (server), which are read at the start. Grapevine's own."),
                file(
                        "teams.dir",
                        "Directory with one file per team, NAME.yml: the team's routes, receivers, inhibition rules"
                                + " and time intervals, added to --config.file. Grapevine's own."),
                duration(
                        "config.auto-reload",
                        "0s",
                        "Time between two checks of whether the files of the configuration have changed, such as 15s;"
                                + " a change is loaded. Off at 0. Grapevine's own."),
                Flag.ofSwitch(
                        "config.expand",
                        "Expand ${env:NAME} and ${file:PATH} in secrets of --config.file and --teams.dir; $${ is a"
                                + " literal ${. Grapevine's own."),
                text("storage.path", "data/", "Directory of the state: silences and notification log."),
                duration("data.retention", "120h", "How long ended silences and log entries are kept."),
                duration(
                        "data.maintenance-interval",
                        "15m",
                        "Time between two clean-ups and snapshots of silences and notification log."),
                file(
                        "history.dir",
                        "Directory of the history: alerts, notifications, silences and configurations of the past. No "
                                + "history without it. Grapevine's own."));
    }

    private static List<Flag> alerts() {
        return List.of(
                duration("alerts.gc-interval", "30m", "Time between two removals of resolved alerts."),
                integer(
                        "alerts.per-alertname-limit",
                        "Maximum number of alerts of one alertname; no limit at 0 or below."),
                Flag.ofSwitch(
                        "alerts.persist",
                        "Keep active alerts and the timers of groups in --storage.path, so that they survive a"
                                + " restart. Grapevine's own."),
                duration("dispatch.maintenance-interval", "30s", "Time between two removals of empty groups."),
                duration(
                        "dispatch.start-delay",
                        "0s",
                        "How long after a start nothing is sent. Give it the resend delay of Prometheus."),
                integer(
                        "silences.max-silences",
                        "Maximum number of silences, ended ones included; no limit at 0 or below."),
                integer(
                                "silences.max-silence-size-bytes",
                                "Maximum size of a silence, in bytes; 1 MB at 0 or below, and at most.")
                        .orNamed("silences.max-per-silence-bytes"), // what the Prometheus Operator writes
                Flag.ofSwitch("log.silences", "Log every change of a silence."));
    }

    private static List<Flag> notifications() {
        return List.of(Flag.ofSwitch(
                "notify.shadow",
                "Send no notification, and show what would be sent beside what an Alertmanager sends: a"
                        + " rehearsal of a migration. Without mesh. Grapevine's own."));
    }

    private static List<Flag> web() {
        return List.of(
                text(
                                "web.listen-address",
                                ":9093",
                                "Address of API, UI and metrics, such as :9093 or [::1]:9093. May be repeated.")
                        .at(Place.REPEATED),
                Flag.ofSwitch("web.systemd-socket", "Serve the socket that systemd passes, no address of our own."),
                file("web.config.file", "File with TLS, basic authentication and headers of the server."),
                file(
                        "web.access-file",
                        "File with roles of users and the policy for silences, read again when it changes. Grapevine's"
                                + " own."),
                text(
                        "web.external-url",
                        "URL under which users reach this server, for links in notifications. Its path becomes the "
                                + "route prefix. Default: host name and port."),
                text("web.route-prefix", "Path before all endpoints. Default: path of --web.external-url."),
                text(
                        "web.cors.origin",
                        "Regular expression of the whole origin, such as https://(a|b)\\.example\\.com, of pages that"
                                + " may call the API. Default: no CORS header is sent."),
                integer(
                        "web.get-concurrency",
                        "Maximum number of concurrent GET requests; at 0 or below the number of processors, at least"
                                + " 8."),
                Flag.of("web.timeout", DURATION_OR_SECONDS, "Time limit of a request; none at 0 or below.")
                        .unless("0"),
                Flag.ofSwitch(
                        "web.enable-receiver-test",
                        "Allow clients of the API to render templates and send test notifications to receivers, also "
                                + "to those of a configuration in the request. Grapevine's own."));
    }

    private static List<Flag> connect() {
        return List.of(
                integer(
                        "api.connect.unary-concurrency",
                        "Maximum number of concurrent unary calls; that of --web.get-concurrency at 0 or below."),
                integer(
                        "api.connect.stream-concurrency",
                        "Maximum number of concurrent streams; that of --web.get-concurrency at 0 or below."),
                duration(
                        "api.connect.unary-timeout",
                        "0",
                        "Time limit of a unary call, reading its request included; that of --web.timeout at 0, none"
                                + " below."),
                duration(
                        "api.connect.stream-idle-timeout",
                        "0",
                        "Time limit between two messages of a stream; none at 0 or below."),
                duration("api.connect.stream-lifetime", "0", "Time limit of a stream; none at 0 or below."),
                integer("api.connect.read-max-bytes", "Maximum size of a message of a client; no limit at 0 or below."),
                integer("api.connect.send-max-bytes", "Maximum size of a message to a client; no limit at 0 or below."),
                Flag.of(
                                "api.connect.max-request-body-bytes",
                                INTEGER_OF_ANY_BASE,
                                "Maximum size of the body of a unary call, as it is sent; no limit at 0 or below.")
                        .unless("0"));
    }

    private static List<Flag> tenants() {
        return List.of(
                file(
                        "tenants.dir",
                        "Directory with the configurations of tenants: TENANT.yml, or TENANT/alertmanager.yml with "
                                + "templates beside it. Grapevine's own."),
                Flag.ofSwitch(
                        "tenants.api",
                        "Accept configurations of tenants over the configuration API of Mimir and Cortex, for all "
                                + "replicas. Grapevine's own."));
    }

    private static List<Flag> cluster() {
        return List.of(
                text(
                        "cluster.listen-address",
                        "0.0.0.0:9094",
                        "Address of the mesh between replicas (TCP); empty: a single replica. Of several, as in "
                                + "[10.0.0.1,fd00::1]:9094, the first that this machine has."),
                text(
                        "cluster.advertise-address",
                        "Address, or name, that other replicas reach this one under. Default: the one it listens on, "
                                + "or a private one of this machine."),
                Flag.ofSwitch(
                        "cluster.allow-insecure-public-advertise-address-discovery",
                        "Advertise a public IP address where no private one is found."),
                text(
                        "cluster.peer-name",
                        "Name of this replica. Default: one made from the host name, kept in --storage.path."),
                text(
                                "cluster.peer",
                                "Another replica: host:port, or the name of a service such as _mesh._tcp.host. May be "
                                        + "repeated, and may be this replica too.")
                        .at(Place.REPEATED),
                text(
                                "cluster.alertmanager-peer",
                                "An Alertmanager to share silences and notification log with during a migration:"
                                        + " host:port of its --cluster.listen-address. May be repeated. Grapevine's own.")
                        .at(Place.REPEATED),
                text("cluster.label", "Name of the cluster; replicas with another one are refused."),
                file("cluster.tls-config", "File with the mutual TLS of the mesh, read again when it changes."),
                file(
                        "cluster.secret-file",
                        "File with a secret that all replicas share and prove to each other. Grapevine's own."),
                duration("cluster.peer-timeout", "15s", "Wait per position before a replica sends."),
                duration("cluster.settle-timeout", "1m0s", "Longest wait for the cluster before notifying."),
                duration(
                        "cluster.peers-resolve-timeout",
                        "15s",
                        "Time between two lookups of the names of the peers, which are never waited for."),
                duration("cluster.probe-interval", "1s", "Time between two probes of other replicas."),
                duration("cluster.probe-timeout", "500ms", "Time limit of the answer to a probe."),
                duration(
                        "cluster.reconnect-interval",
                        "10s",
                        "Time between two attempts to reach a peer that has been lost for a minute."),
                duration("cluster.reconnect-timeout", "6h0m0s", "How long a lost peer is looked for."),
                withoutEffect("cluster.gossip-interval", "200ms", "changes are sent at once"),
                withoutEffect("cluster.pushpull-interval", "1m0s", "replicas compare all they hold once a minute"),
                withoutEffect("cluster.tcp-timeout", "10s", "connections have short limits of their own"));
    }

    /** A flag that only Alertmanager's gossip over UDP, or Go's memory management, makes necessary. */
    private static Flag withoutEffect(String name, String fallback, String why) {
        return duration(name, fallback, "Accepted, but of no effect: " + why + ".");
    }

    private static List<Flag> general() {
        return List.of(
                Flag.of("log.level", LOG_LEVEL, "Minimum log level: debug, info, warn or error.")
                        .unless("info"),
                Flag.of("log.format", new Choice(List.of("logfmt", "json")), "Format of the log lines: logfmt or json.")
                        .unless("logfmt"),
                text("enable-feature", "Features to turn on, with commas: " + FeatureFlag.names() + "."),
                Flag.ofSwitch(
                        "auto-gomemlimit",
                        "Accepted, but of no effect: the launcher sizes the heap by the memory limit of the container,"
                                + " or JAVA_OPTS says its size."),
                Flag.of("auto-gomemlimit.ratio", DECIMAL, "Accepted, but of no effect, as --auto-gomemlimit.")
                        .unless("0.9"),
                withoutEffect("auto-gomemlimit.refresh-interval", "0s", "the size of a heap is that of its start"),
                Flag.ofSwitch("version", "Print the version and exit."),
                Flag.ofSwitch("help", 'h', "Print this and exit; --help-man prints a man page."));
    }
}
