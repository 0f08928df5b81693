package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.protobuf.Decoded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code reply-*.bin} is what a real Alertmanager of that version has answered. */
class PushPullTest {
    private static byte[] recorded(String version) throws IOException {
        try (InputStream in = PushPullTest.class.getResourceAsStream("/memberlist/reply-" + version + ".bin")) {
            return Objects.requireNonNull(in, version).readAllBytes();
        }
    }

    private static PushPull.Reply read(byte[] bytes) throws IOException {
        return PushPull.read(new ByteArrayInputStream(bytes));
    }

    private static Map<StateKind, List<ByteBuffer>> states(PushPull.Reply reply) {
        Decoded<Map<StateKind, List<ByteBuffer>>> decoded = FullState.decode(reply.state());
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<Map<StateKind, List<ByteBuffer>>>) decoded).value();
    }

    private static List<GossipRecord> records(Map<StateKind, List<ByteBuffer>> states, StateKind kind) {
        List<GossipRecord> records = new ArrayList<>();
        for (ByteBuffer record : states.getOrDefault(kind, List.of())) {
            Decoded<GossipRecord> decoded = kind.decode(record.array());
            assertThat(decoded).isInstanceOf(Decoded.Ok.class);
            records.add(((Decoded.Ok<GossipRecord>) decoded).value());
        }
        return records;
    }

    /** Two members, forty silences of which one has expired, and one log entry. */
    @ParameterizedTest
    @ValueSource(strings = {"0.25.0", "0.33.1"})
    void theReplyOfAnAlertmanagerIsRead(String version) throws IOException {
        PushPull.Reply reply = read(recorded(version));

        assertThat(reply.alive()).isEqualTo(2);
        Map<StateKind, List<ByteBuffer>> states = states(reply);
        assertThat(records(states, StateKind.SILENCE))
                .hasSize(40)
                .filteredOn(silence -> silence.mark().rank() == 1)
                .hasSize(1);
        assertThat(records(states, StateKind.LOG_ENTRY))
                .extracting(GossipRecord::key)
                .containsExactly("{}:{alertname=\"A\"}:team/webhook/0");
    }

    @Test
    void aReplyThatEndsEarlyIsAnError() throws IOException {
        byte[] whole = recorded("0.33.1");
        for (int length = 0; length < whole.length; length += 1 + whole.length / 200) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aReplyWithWrongBytesDoesNoHarm() throws IOException {
        byte[] whole = recorded("0.33.1");
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 1 + random.nextInt(5); j++) {
                damaged[random.nextInt(i % 2 == 0 ? 60 : damaged.length)] = (byte) random.nextInt();
            }
            try {
                FullState.decode(read(damaged).state());
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    /** A header, members and state without compression. */
    private static byte[] plain(String hex, byte[] state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        bytes.writeBytes(state);
        return bytes.toByteArray();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void membersThatAreDeadAreNotCounted() throws IOException {
        String header = "0683a5" + hex("Nodes") + "02ac" + hex("UserStateLen") + "00a4" + hex("Join") + "c2";
        String dead = "84a4" + hex("Name") + "a161a4" + hex("Addr") + "a40a000001a4" + hex("Port") + "cd2386a5"
                + hex("State") + "02";
        String odd = "83a4" + hex("Name") + "a2ff00a4" + hex("Addr") + "a3616263a4" + hex("Port") + "01";

        assertThat(read(plain(header + dead + odd, new byte[0])).alive()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cd0401", "ff", "ceffffffff"})
    void tooManyMembersAreRefused(String number) {
        byte[] reply = plain("0681a5" + hex("Nodes") + number, new byte[0]);
        assertThatThrownBy(() -> read(reply)).hasMessageStartingWith("members: ");
    }

    @Test
    void tooMuchStateIsRefused() {
        byte[] reply = plain("0681ac" + hex("UserStateLen") + "ce01400001", new byte[0]);
        assertThatThrownBy(() -> read(reply))
                .hasMessage("bytes of state: 20971521 (expected: 0 to " + PushPull.MAX_STATE + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "d2ffffffff", "cfffffffffffffffff", "d38000000000000000"})
    void negativeAndHugeLengthsOfStateAreRefused(String number) {
        byte[] reply = plain("0681ac" + hex("UserStateLen") + number, new byte[0]);
        assertThatThrownBy(() -> read(reply)).hasMessageStartingWith("bytes of state: ");
    }

    @Test
    void messageThatDecompressesToMoreThanAReplyCanBeIsRefused() {
        byte[] bomb = HostileAlertmanager.compressed(LzwTest.bomb(30));
        assertThatThrownBy(() -> read(bomb)).hasMessageStartingWith("LZW: more than ");
        assertThatThrownBy(() -> read(HostileAlertmanager.buffer(Integer.MAX_VALUE)))
                .hasMessageContaining("bytes (expected: at most ");
        assertThatThrownBy(() -> read(HostileAlertmanager.compressed(new byte[] {0, 3, 2})))
                .hasMessage("empty message");
    }

    @Test
    void userMessageIsRefusedBeforeItIsRead() {
        byte[] message = plain("0881aa" + hex("UserMsgLen") + "ce7fffffff", new byte[16]);
        assertThatThrownBy(() -> read(message)).hasMessage("message of type 8 (expected: 6)");
    }

    @Test
    void anErrorIsReportedInItsWords() {
        byte[] reply = plain("0d81a5" + hex("Error") + "a3" + hex("why"), new byte[0]);
        assertThatThrownBy(() -> read(reply)).hasMessage("refused: why");
    }

    @Test
    void anotherProtocolIsRefused() {
        assertThatThrownBy(() -> read("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("message of type 72 (expected: 6)");
        assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("closed without an answer");
    }

    @Test
    void aRequestListsNoMember() throws IOException {
        byte[] state = {1, 2, 3};
        byte[] request = PushPull.request("ü", state);

        assertThat(Arrays.copyOf(request, 4)).containsExactly(244, 2, 0xC3, 0xBC);
        PushPull.Reply read = read(Arrays.copyOfRange(request, 4, request.length));
        assertThat(read.alive()).isZero();
        assertThat(read.state()).isEqualTo(state);
        assertThat(PushPull.request("", state)).startsWith(6);
    }

    @Test
    void aStateThatIsEncodedIsReadAgain() {
        byte[] large = new byte[100_000];
        List<byte[]> silences = List.of(new byte[] {1}, large, new byte[300]);
        byte[] encoded = FullState.encode(Map.of(StateKind.SILENCE, silences, StateKind.LOG_ENTRY, List.of()));

        Map<StateKind, List<ByteBuffer>> states = states(new PushPull.Reply(0, encoded));
        assertThat(states).containsOnlyKeys(StateKind.SILENCE);
        assertThat(states.get(StateKind.SILENCE)).extracting(ByteBuffer::array).containsExactlyElementsOf(silences);
        assertThat(FullState.encode(Map.of())).isEmpty();
    }
}
