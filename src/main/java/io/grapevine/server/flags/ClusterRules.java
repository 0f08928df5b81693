package io.grapevine.server.flags;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.memberlist.BridgeOptions;
import io.grapevine.mesh.transport.ChannelOptions;
import io.grapevine.mesh.transport.PeerAddress;
import io.grapevine.mesh.transport.link.MeshAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Validation of the mesh's flags, and the options made from them. Without a mesh they may be anything, as they do
 * nothing.
 */
final class ClusterRules {
    /** Names and labels go over the wire, and into metrics. */
    private static final int LONGEST = 255;

    /**
     * The flags whose value must be positive; those without an effect are among them, as their author expects an error
     * for a slip.
     */
    private static final List<String> POSITIVE = List.of(
            "cluster.peer-timeout",
            "cluster.peers-resolve-timeout",
            "cluster.gossip-interval",
            "cluster.pushpull-interval",
            "cluster.tcp-timeout",
            "cluster.probe-timeout",
            "cluster.probe-interval",
            "cluster.reconnect-interval",
            "cluster.reconnect-timeout");

    private ClusterRules() {}

    /** The options of the mesh, if there is to be one. */
    static Optional<ClusterOptions> options(ParsedArguments flags) throws CommandFault {
        if (flags.text("cluster.listen-address").isEmpty()) {
            return Optional.empty();
        }
        MeshAddress listen = listen(flags.text("cluster.listen-address"));
        Optional<MeshAddress> advertise = advertise(flags.text("cluster.advertise-address"));
        List<PeerAddress> peers = peers(flags.texts("cluster.peer"));
        String peerName = limited(flags, "cluster.peer-name");
        String label = limited(flags, "cluster.label");
        Optional<Path> secretFile = OptionRules.path(flags, "cluster.secret-file");
        OptionRules.checkPositive(flags, POSITIVE);
        Duration reconnectTimeout = flags.duration("cluster.reconnect-timeout");
        return Optional.of(new ClusterOptions(
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
    static Optional<BridgeOptions> alertmanagers(ParsedArguments flags) throws CommandFault {
        List<PeerAddress> peers = new ArrayList<>();
        for (String text : flags.texts("cluster.alertmanager-peer")) {
            peers.add(PeerAddress.parse(text)
                    .filter(peer -> !peer.service() && isWhole(peer.place()))
                    .orElseThrow(() -> fault(
                            "cluster.alertmanager-peer", text, "host:port or [address]:port of an Alertmanager")));
        }
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        OptionRules.checkPositive(flags, List.of("cluster.peer-timeout"));
        return Optional.of(
                new BridgeOptions(peers, limited(flags, "cluster.label"), flags.duration("cluster.peer-timeout")));
    }

    private static MeshAddress listen(String text) throws CommandFault {
        return place(text)
                .orElseThrow(() -> fault(
                        "cluster.listen-address",
                        text,
                        "an address such as 0.0.0.0:9094 or [::1]:9094, or nothing, for no mesh"));
    }

    /** Host and port, or a host alone. A port alone is as good as nothing, as it is to Alertmanager. */
    private static Optional<MeshAddress> advertise(String text) throws CommandFault {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean bareAddress = text.indexOf(':') >= 0 && !text.startsWith("[");
        MeshAddress address = place(text)
                .or(() -> place((bareAddress ? '[' + text + ']' : text) + ":0"))
                .filter(place ->
                        !place.isNumeric() || !place.socket().getAddress().isAnyLocalAddress())
                .orElseThrow(() -> fault(
                        "cluster.advertise-address",
                        text,
                        "an address that the other replicas can dial, such as 192.0.2.1:9094"));
        return Optional.of(address).filter(place -> !place.host().isEmpty());
    }

    private static List<PeerAddress> peers(List<String> texts) throws CommandFault {
        List<PeerAddress> peers = new ArrayList<>();
        for (String text : texts) {
            peers.add(PeerAddress.parse(text)
                    .filter(peer -> isWhole(peer.place()))
                    .orElseThrow(() -> fault(
                            "cluster.peer", text, "host:port, [address]:port or a service such as _mesh._tcp.host")));
        }
        return peers;
    }

    private static String limited(ParsedArguments flags, String name) throws CommandFault {
        int length = flags.text(name).getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw OptionRules.fault(name, length + " bytes", "at most " + LONGEST);
        }
        return flags.text(name);
    }

    private static CommandFault fault(String flag, String actual, String expected) {
        return OptionRules.fault(flag, '"' + actual + '"', expected);
    }

    private static Optional<MeshAddress> place(String text) {
        return MeshAddress.parse(text).filter(ClusterRules::isWhole);
    }

    /** Whether a host that looks like an IPv6 address is one. */
    private static boolean isWhole(MeshAddress place) {
        return place.host().indexOf(':') < 0 || place.isNumeric();
    }
}
