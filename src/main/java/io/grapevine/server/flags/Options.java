package io.grapevine.server.flags;

import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.config.ServerConfig;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.features.Features;
import io.grapevine.features.alertstates.AlertStates;
import io.grapevine.features.quota.Quota;
import io.grapevine.files.ServerSection;
import io.grapevine.httpclient.Destinations;
import io.grapevine.mesh.Mesh;
import io.grapevine.server.log.LogFormat;
import io.grapevine.transport.ChannelOptions;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.memberlist.BridgeOptions;
import io.grapevine.web.WebOptions;
import io.grapevine.web.api.grapevine.RecentNotifications;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * The command line, read and checked, with the section {@code server} of {@code grapevine.yml}.
 *
 * @param configuration how the configuration is read
 * @param historyDirectory where the past is kept; empty: nowhere
 * @param externalUrl the text of {@code --web.external-url}; empty: to be made of host name and port
 * @param receiverTest whether templates and receivers may be tried over the API
 * @param shadow whether notifications are only recorded, and none is sent; then there is no mesh
 * @param tenantSources where the configurations of tenants come from; empty: there are no tenants
 * @param cluster the mesh; empty: a single replica
 * @param clusterTls the file of mutual TLS of the mesh and the bridge, which is checked also where there is neither; empty: none
 * @param alertmanagers the bridge to Alertmanagers; empty: none
 * @param server the settings of the section, which are the default ones before it is read
 */
public record Options(
        Storage storage,
        Configuration configuration,
        Alerts alerts,
        Optional<Path> historyDirectory,
        Silences silences,
        WebOptions web,
        String externalUrl,
        boolean receiverTest,
        boolean shadow,
        Optional<TenantSources> tenantSources,
        Optional<Cluster> cluster,
        Optional<Path> clusterTls,
        Optional<BridgeOptions> alertmanagers,
        Set<FeatureFlag> features,
        Log log,
        ServerConfig server) {

    /** Regular expressions of silences may take an eighth of the heap, and twice that after a start. */
    private static final int BYTES_OF_INSTRUCTION = 32 * 8;

    /** In memory silences need some four times this share of the heap. */
    private static final int HEAP_PARTS = 16;

    /**
     * Options of the files that the server reads and writes.
     *
     * @param configFile the configuration, relative to the directory the program was called in
     * @param extensionsFile what Alertmanager does not know, likewise; empty: nothing
     * @param directory where the state is kept
     * @param retention how long ended silences and log entries are kept; more than zero
     * @param maintenanceInterval time between two snapshots; more than zero
     */
    public record Storage(
            Path configFile,
            Optional<Path> extensionsFile,
            Path directory,
            Duration retention,
            Duration maintenanceInterval) {}

    /**
     * Options of reading the configuration.
     *
     * @param teams the directory with the files of teams; empty: there are none
     * @param autoReload time between two checks of whether its files have changed; empty: they are not checked
     * @param expanded whether references in its secrets are expanded
     */
    public record Configuration(Optional<Path> teams, Optional<Duration> autoReload, boolean expanded) {}

    /**
     * Options of alerts and of their groups.
     *
     * @param gcInterval time between two removals of resolved alerts; more than zero
     * @param perAlertnameLimit most alerts of one alertname; no limit at zero or below
     * @param dispatchMaintenanceInterval time between two removals of empty groups; more than zero
     * @param dispatchStartDelay how long after a start nothing is sent
     * @param persisted whether alerts and group timers survive a restart
     */
    public record Alerts(
            Duration gcInterval,
            int perAlertnameLimit,
            Duration dispatchMaintenanceInterval,
            Duration dispatchStartDelay,
            boolean persisted) {}

    /**
     * Options of the history.
     *
     * @param directory where it is kept
     * @param limits how much of it is kept
     */
    public record History(Path directory, ServerConfig.History limits) {}

    /**
     * Options of silences.
     *
     * @param limit most silences; no limit at zero or below
     * @param sizeLimit largest silence in bytes; no limit at zero or below
     * @param logged whether every change is logged
     */
    public record Silences(int limit, int sizeLimit, boolean logged) {}

    /**
     * Sources of the configurations of tenants.
     *
     * @param directory the directory with their configurations; empty: there is none
     * @param uploads whether they may upload configurations
     */
    public record TenantSources(Optional<Path> directory, boolean uploads) {}

    /**
     * Options of tenants.
     *
     * @param sources where their configurations come from
     * @param settings what the section says of them
     */
    public record Tenants(TenantSources sources, ServerConfig.Tenants settings) {
        /** The configuration of those without one; empty: their requests are refused. */
        public Optional<Path> fallback() {
            return file(settings.fallbackConfig());
        }

        /** The file with their limits; empty: each has the default ones. */
        public Optional<Path> limits() {
            return file(settings.limitsFile());
        }

        private static Optional<Path> file(String path) {
            return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
        }
    }

    /**
     * The mesh between replicas.
     *
     * @param listen where it listens: at the first that this machine has; a host may be a name
     * @param advertise where others shall reach this replica; empty: found out. The host may be a name, port 0 is the one
     *     that is listened on
     * @param allowPublicAddress whether a public address may be advertised where no private one is found
     * @param peerName the name of this replica; empty: one of its own making
     * @param label the name of the cluster
     * @param peerTimeout wait per position before a replica sends
     * @param mesh how long it waits for others before the first notification, and for a lost one
     */
    public record Cluster(
            List<MeshAddress> listen,
            Optional<MeshAddress> advertise,
            boolean allowPublicAddress,
            String peerName,
            List<PeerAddress> peers,
            Optional<Path> secretFile,
            String label,
            Duration peerTimeout,
            ChannelOptions.Timing timing,
            Mesh.Options mesh) {}

    /**
     * Options of the log.
     *
     * @param level the least severity that is written
     */
    public record Log(Level level, LogFormat format) {}

    /** What is kept of the past; empty: nothing. */
    public Optional<History> history() {
        return historyDirectory.map(directory -> new History(directory, server.history()));
    }

    /** The servers that notifications may be sent to. */
    public Destinations destinations() {
        return server.destinations().denyPrivate()
                ? Destinations.publicAnd(server.destinations().allow())
                : Destinations.ANY;
    }

    /** The tenants; empty: there are none. */
    public Optional<Tenants> tenants() {
        return tenantSources.map(sources -> new Tenants(sources, server.tenants()));
    }

    /** Reads the section {@code server}, of which each key without its flag is an error, by the path of the key. */
    public ServerSection serverSection() {
        Map<String, String> missing = new HashMap<>();
        if (!alerts.persisted()) {
            missing.put("alerts.max_bytes", "--alerts.persist");
        }
        if (historyDirectory.isEmpty()) {
            missing.put("history", "--history.dir");
        }
        if (tenantSources.isEmpty()) {
            missing.put("tenants", "--tenants.dir or --tenants.api");
        } else if (tenantSources.get().directory().isEmpty()) {
            missing.put("tenants.allow_files", "--tenants.dir");
        }
        return new ServerSection(missing);
    }

    /** These options with another section {@code server}. */
    public Options with(ServerConfig section) {
        return new Options(
                storage,
                configuration,
                alerts,
                historyDirectory,
                silences,
                web,
                externalUrl,
                receiverTest,
                shadow,
                tenantSources,
                cluster,
                clusterTls,
                alertmanagers,
                features,
                log,
                section);
    }

    /** Whether {@code feature} is turned on. */
    public boolean enables(FeatureFlag feature) {
        return features.contains(feature);
    }

    /**
     * The options of a {@link io.grapevine.core.node.Node} without a quota.
     *
     * @param more features beside those of the list
     */
    public NodeOptions node(List<Feature> more) {
        return node(
                new SilenceLimits(
                        silences.limit(),
                        silences.sizeLimit(),
                        Runtime.getRuntime().maxMemory() / HEAP_PARTS,
                        maxInstructions()),
                Features.ALL,
                more);
    }

    /** What the regular expressions of the silences of a process may take, and those of configurations of tenants, in instructions. */
    public static long maxInstructions() {
        return Runtime.getRuntime().maxMemory() / BYTES_OF_INSTRUCTION;
    }

    /** The options of a {@link io.grapevine.core.node.Node} with a quota. */
    public NodeOptions node(Quota quota, List<Feature> more) {
        return node(
                SilenceLimits.NONE,
                Features.OF_TENANT,
                Stream.concat(Stream.of(quota), more.stream()).toList());
    }

    private NodeOptions node(SilenceLimits limits, List<Feature> usual, List<Feature> more) {
        return new NodeOptions(
                storage.retention(),
                storage.maintenanceInterval(),
                alerts.gcInterval(),
                alerts.perAlertnameLimit(),
                limits,
                silences.logged(),
                cluster.map(Cluster::peerTimeout)
                        .or(() -> alertmanagers.map(BridgeOptions::peerTimeout))
                        .orElse(Duration.ZERO),
                alerts.dispatchStartDelay(),
                enables(FeatureFlag.ALERT_NAMES_IN_METRICS),
                enables(FeatureFlag.RECEIVER_NAME_IN_METRICS),
                enables(FeatureFlag.MUTED_ALERTS_IN_NFLOG),
                Stream.of(usual, List.<Feature>of(this::alertStates, RecentNotifications::new), more)
                        .flatMap(List::stream)
                        .toList());
    }

    private Feature.Part alertStates(Core core) {
        return new AlertStates(core, enables(FeatureFlag.GROUP_KEY_IN_METRICS));
    }
}
