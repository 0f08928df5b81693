package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.transport.link.MeshAddress;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceRecordsIT {
    private static final byte[] POINTER_TO_QUESTION = {(byte) 0xC0, 12};
    private static final int TYPE_SRV = 33;

    @AutoClose
    private DatagramSocket server;

    private volatile int records;

    @BeforeEach
    void serve() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        new Thread(this::answerAll, "dns").start();
    }

    private void answerAll() {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                server.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        int end = 12;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(12)
                .putShort(ByteBuffer.wrap(query).getShort(0))
                .putShort((short) (records > 0 ? 0x8180 : 0x8183))
                .putShort((short) 1)
                .putShort((short) records)
                .array());
        out.write(query, 12, end + 5 - 12);
        for (int i = 0; i < records; i++) {
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            for (String part : List.of("127", "0", "0", Integer.toString(i + 1))) {
                target.write(part.length());
                target.write(part.getBytes(StandardCharsets.US_ASCII));
            }
            target.write(0);
            out.write(POINTER_TO_QUESTION);
            out.write(ByteBuffer.allocate(16)
                    .putShort((short) TYPE_SRV)
                    .putShort((short) 1)
                    .putInt(1)
                    .putShort((short) (6 + target.size()))
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) (9094 + i))
                    .array());
            out.write(target.toByteArray());
        }
        return out.toByteArray();
    }

    private List<MeshAddress> find() throws UnknownHostException {
        return new SystemResolver(
                        new SingletonDnsServerAddressStreamProvider((InetSocketAddress) server.getLocalSocketAddress()))
                .find(PeerAddress.parse("_mesh._tcp.example.org").orElseThrow()).stream()
                        .map(Resolver.Found::place)
                        .toList();
    }

    @Test
    void everyRecordOfAServiceIsAPeer() throws UnknownHostException {
        records = 3;

        assertThat(find())
                .containsExactly(
                        new MeshAddress("127.0.0.1", 9094),
                        new MeshAddress("127.0.0.2", 9095),
                        new MeshAddress("127.0.0.3", 9096));
    }

    @Test
    void aServiceThatIsNotThereYetHasNoPeers() {
        assertThatThrownBy(this::find).isInstanceOf(UnknownHostException.class).hasMessage("no SRV record");
    }
}
