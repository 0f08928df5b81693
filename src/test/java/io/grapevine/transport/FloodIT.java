package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.grapevine.config.Secret;
import io.grapevine.receiver.LogLines;
import io.grapevine.transport.link.LinkRefusal;
import io.grapevine.transport.link.MeshAddress;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten thousand strangers of all kinds, of whom as many as can be stay. */
class FloodIT {
    private static final Optional<Secret> SECRET = Optional.of(new Secret("right"));
    private static final int STRANGERS = 10_000;
    private static final int MOST_HELD = 400;

    /** The strangers at the limiter, those who are going, and as many as are taken at a time. */
    private static final int MOST_OPEN = 256 + 64 + 16;

    /** Two selectors each give descriptors of closed connections back by the 256. */
    private static final int MOST_CLOSED = 2 * 256;

    private static final int SLACK = 64;

    /** What strangers say first; the last one says nothing. */
    private static final List<byte[]> WORDS = List.of(
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            preamble(7, 9, 1).array(),
            preamble(1, 1, 0).array(),
            preamble(1, 1, 1).putShort(40, (short) 0xFFFF).array(),
            preamble(1, 1, 1).putShort(40, (short) 8).array(),
            new byte[0]);

    private static final List<LinkRefusal> ANSWERS = List.of(
            LinkRefusal.GARBAGE,
            LinkRefusal.VERSION,
            LinkRefusal.SECURITY,
            LinkRefusal.OVERSIZE,
            LinkRefusal.SECRET,
            LinkRefusal.CROWDED);

    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());
    private final Deque<Socket> held = new ArrayDeque<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        network.close();
    }

    /** With room for a hello of eight bytes and its proof behind. */
    private static ByteBuffer preamble(int oldest, int newest, int secret) {
        return ByteBuffer.allocate(82)
                .put("GRPV".getBytes(StandardCharsets.US_ASCII))
                .put((byte) oldest)
                .put((byte) newest)
                .put((byte) secret);
    }

    private static long descriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static long buffers() {
        var metric = PooledByteBufAllocator.DEFAULT.metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private void connect(MeshAddress to, byte[] words) throws IOException {
        Socket socket = new Socket();
        socket.connect(to.socket(), 5000);
        try {
            socket.getOutputStream().write(words);
        } catch (IOException e) { // it was closed already
            socket.close();
            return;
        }
        held.add(socket);
        if (held.size() > MOST_HELD) { // more than the limiter lets wait
            held.remove().close();
        }
    }

    @Test
    void tenThousandStrangersCostFewDescriptorsLittleMemoryAndALineOfLogForEachKind() throws IOException {
        Replica first = Replica.start(network, "a", "", SECRET);
        MeshAddress address = MeshAddress.parse(first.address()).orElseThrow();
        long descriptors = descriptors();
        long mostDescriptors = 0;
        try (LogLines log = LogLines.capture()) {
            for (int i = 0; i < STRANGERS; i++) {
                connect(address, WORDS.get(i % WORDS.size()));
                mostDescriptors = Math.max(mostDescriptors, i % 50 == 0 ? descriptors() : 0);
            }
            for (int i = 0; i < 300; i++) { // the silent ones are only sent away when there are too many
                connect(address, new byte[0]);
            }
            for (LinkRefusal reason : ANSWERS) {
                network.await(reason + " counted", () -> first.refused(reason) > 0);
            }

            assertThat(mostDescriptors).isLessThan(descriptors + MOST_HELD + MOST_OPEN + MOST_CLOSED + SLACK);
            assertThat(first.mesh.connections()).isLessThanOrEqualTo(MOST_OPEN);
            assertThat(buffers()).isLessThan(64 << 20);
            List<String> refusals = log.lines().stream()
                    .filter(line -> line.contains("Mesh connection refused"))
                    .distinct()
                    .toList();
            assertThat(refusals).hasSizeLessThanOrEqualTo(LinkRefusal.values().length);
            for (LinkRefusal reason : ANSWERS) {
                assertThat(refusals)
                        .filteredOn(line -> line.contains("reason=" + reason.label()))
                        .hasSize(1);
            }
        }
        assertThat(first.refused(LinkRefusal.GARBAGE)).isGreaterThan(STRANGERS / WORDS.size() / 2);

        Replica second = Replica.start(network, "b", "", SECRET, first.address());
        network.await("the link", () -> first.saw("up b#1") && second.saw("up a#1"));
    }
}
