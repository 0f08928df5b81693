package io.grapevine.server;

import io.grapevine.base.commandline.Feature;
import io.grapevine.mesh.memberlist.BridgeOptions;
import io.grapevine.node.NodeOptions;
import io.grapevine.node.Quota;
import io.grapevine.server.flags.Options;
import io.grapevine.silence.SilenceLimits;
import java.time.Duration;
import java.util.Optional;

/** Translation of command-line flags for a {@link io.grapevine.node.Node}. */
final class NodeFlags {
    /** Regular expressions of silences may take an eighth of the heap, and twice that after a start. */
    private static final int BYTES_OF_INSTRUCTION = 32 * 8;

    /** In memory silences need some four times this share of the heap. */
    private static final int HEAP_PARTS = 16;

    private NodeFlags() {}

    static NodeOptions of(Options options) {
        return of(
                options,
                new SilenceLimits(
                        options.silences().limit(),
                        options.silences().sizeLimit(),
                        Runtime.getRuntime().maxMemory() / HEAP_PARTS,
                        maxInstructions()),
                Optional.empty());
    }

    /** What the regular expressions of the silences of a process may take, and those of configurations of tenants, in instructions. */
    static long maxInstructions() {
        return Runtime.getRuntime().maxMemory() / BYTES_OF_INSTRUCTION;
    }

    /** The options of a node with a quota. */
    static NodeOptions of(Options options, Quota quota) {
        return of(options, SilenceLimits.NONE, Optional.of(quota));
    }

    private static NodeOptions of(Options options, SilenceLimits silences, Optional<Quota> quota) {
        return new NodeOptions(
                options.storage().retention(),
                options.storage().maintenanceInterval(),
                options.alerts().gcInterval(),
                options.alerts().perAlertnameLimit(),
                silences,
                options.silences().logged(),
                options.cluster()
                        .map(Options.Cluster::peerTimeout)
                        .or(() -> options.alertmanagers().map(BridgeOptions::peerTimeout))
                        .orElse(Duration.ZERO),
                options.alerts().dispatchStartDelay(),
                options.enables(Feature.ALERT_NAMES_IN_METRICS),
                options.enables(Feature.RECEIVER_NAME_IN_METRICS),
                options.enables(Feature.GROUP_KEY_IN_METRICS),
                quota);
    }
}
