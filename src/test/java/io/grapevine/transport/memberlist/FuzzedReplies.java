package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The requirements of the fuzzers for the decoder of the bridge. */
public final class FuzzedReplies {
    private FuzzedReplies() {}

    /** A reply of an Alertmanager, which is compressed, and others that are not. */
    public static List<byte[]> all() throws IOException {
        try (InputStream in = FuzzedReplies.class.getResourceAsStream("/memberlist/reply-0.33.1.bin")) {
            byte[] compressed = Objects.requireNonNull(in).readAllBytes();
            byte[] state = PushPull.read(new ByteArrayInputStream(compressed)).state();
            return List.of(
                    compressed,
                    HostileAlertmanager.reply(2, "a", 9094, state),
                    HostileAlertmanager.compressed(LzwTest.bomb(1)),
                    new byte[] {8, (byte) 0x81, (byte) 0xA1, 'U', 1},
                    new byte[] {13, (byte) 0x81, (byte) 0xA5, 'E', 'r', 'r', 'o', 'r', (byte) 0xA1, 'x'});
        }
    }

    /** Reads a reply as the bridge does; it is within the limits, or an error that says why. */
    public static void read(byte[] reply) {
        try {
            PushPull.Reply read = PushPull.read(new ByteArrayInputStream(reply));
            assertThat(read.state().length).isLessThanOrEqualTo(PushPull.MAX_STATE);
            if (FullState.decode(read.state()) instanceof Decoded.Ok<Map<StateKind, List<ByteBuffer>>> states) {
                states.value()
                        .forEach((kind, records) -> records.forEach(record -> {
                            if (kind.decode(record.array()) instanceof Decoded.Ok<GossipRecord> ok) {
                                assertThat(kind.decode(ok.value().version().body()))
                                        .isInstanceOf(Decoded.Ok.class);
                            }
                        }));
            }
        } catch (IOException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
    }
}
