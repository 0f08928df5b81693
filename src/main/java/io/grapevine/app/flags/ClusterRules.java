package io.grapevine.app.flags;

import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.address.PeerAddress;
import io.grapevine.commandline.ParsedArguments;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the flags of the mesh must be, and what they come to. Without a mesh they may be anything, as they do nothing. */
final class ClusterRules {
    /** Names and labels go over the wire, and into metrics. */
    private static final int LONGEST = 255;

    /** Those without an effect are among them: whoever writes them expects to be told of a slip. */
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

    private static boolean enabled(ParsedArguments flags) {
        return !flags.text("cluster.listen-address").isEmpty();
    }

    /** The first fault, naming its flag, or empty. */
    static Optional<String> fault(ParsedArguments flags) {
        if (!enabled(flags)) {
            return Optional.empty();
        }
        Stream<Supplier<Optional<String>>> rules = Stream.of(
                () -> listenFault(flags),
                () -> advertiseFault(flags),
                () -> peerFault(flags),
                () -> lengthFault(flags, "cluster.peer-name"),
                () -> lengthFault(flags, "cluster.label"),
                () -> OptionRules.filePathFault(flags, "cluster.tls-config"),
                () -> OptionRules.filePathFault(flags, "cluster.secret-file"),
                () -> POSITIVE.stream()
                        .flatMap(name -> OptionRules.positiveFault(flags, name))
                        .findFirst());
        return rules.flatMap(rule -> rule.get().stream()).findFirst();
    }

    private static Optional<String> listenFault(ParsedArguments flags) {
        String text = flags.text("cluster.listen-address");
        return place(text).isPresent()
                ? Optional.empty()
                : fault(
                        "cluster.listen-address",
                        text,
                        "an address such as 0.0.0.0:9094 or [::1]:9094, or nothing, for no mesh");
    }

    private static Optional<String> advertiseFault(ParsedArguments flags) {
        String text = flags.text("cluster.advertise-address");
        return text.isEmpty()
                        || advertised(text).filter(place -> !isWildcard(place)).isPresent()
                ? Optional.empty()
                : fault(
                        "cluster.advertise-address",
                        text,
                        "an address that the other replicas can dial, such as 192.0.2.1:9094");
    }

    private static Optional<String> peerFault(ParsedArguments flags) {
        return flags.texts("cluster.peer").stream()
                .filter(text -> peer(text).isEmpty())
                .findFirst()
                .flatMap(text ->
                        fault("cluster.peer", text, "host:port, [address]:port or a service such as _mesh._tcp.host"));
    }

    private static Optional<String> lengthFault(ParsedArguments flags, String name) {
        int length = flags.text(name).getBytes(StandardCharsets.UTF_8).length;
        return length <= LONGEST
                ? Optional.empty()
                : Optional.of(OptionRules.fault(name, length + " bytes", "at most " + LONGEST));
    }

    private static Optional<String> fault(String flag, String actual, String expected) {
        return Optional.of(OptionRules.fault(flag, '"' + actual + '"', expected));
    }

    /** Host and port, where what looks like an IPv6 address is one. */
    private static Optional<MeshAddress> place(String text) {
        return MeshAddress.parse(text).filter(place -> place.host().indexOf(':') < 0 || place.isNumeric());
    }

    /** Host and port, or a host alone. A port alone is as good as nothing, as it is to Alertmanager. */
    private static Optional<MeshAddress> advertised(String text) {
        boolean bareAddress = text.indexOf(':') >= 0 && !text.startsWith("[");
        return place(text).or(() -> place((bareAddress ? '[' + text + ']' : text) + ":0"));
    }

    private static boolean isWildcard(MeshAddress place) {
        return place.isNumeric() && place.socket().getAddress().isAnyLocalAddress();
    }

    private static Optional<PeerAddress> peer(String text) {
        return PeerAddress.parse(text)
                .filter(peer ->
                        peer.place().host().indexOf(':') < 0 || peer.place().isNumeric());
    }

    /** The options, if there is to be a mesh; only for flags without a fault. */
    static Optional<ClusterOptions> options(ParsedArguments flags) {
        if (!enabled(flags)) {
            return Optional.empty();
        }
        return Optional.of(new ClusterOptions(
                place(flags.text("cluster.listen-address")).orElseThrow(),
                advertised(flags.text("cluster.advertise-address"))
                        .filter(place -> !place.host().isEmpty()),
                flags.isOn("cluster.allow-insecure-public-advertise-address-discovery"),
                flags.text("cluster.peer-name"),
                flags.texts("cluster.peer").stream()
                        .flatMap(text -> peer(text).stream())
                        .toList(),
                file(flags, "cluster.tls-config"),
                file(flags, "cluster.secret-file"),
                flags.text("cluster.label"),
                new ClusterOptions.Timing(
                        flags.duration("cluster.peer-timeout"),
                        flags.duration("cluster.peers-resolve-timeout"),
                        flags.duration("cluster.probe-timeout"),
                        flags.duration("cluster.probe-interval"),
                        flags.duration("cluster.settle-timeout"),
                        flags.duration("cluster.reconnect-interval"),
                        flags.duration("cluster.reconnect-timeout"))));
    }

    private static Optional<Path> file(ParsedArguments flags, String name) {
        return Optional.of(flags.text(name)).filter(text -> !text.isEmpty()).map(Path::of);
    }
}
