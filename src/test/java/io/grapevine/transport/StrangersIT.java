package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Secret;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.LinkRefusal;
import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class StrangersIT {
    private static final Optional<Secret> SECRET = Optional.of(new Secret("right"));

    @AutoClose
    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());

    private static Socket connect(Replica to) throws IOException {
        InetSocketAddress address =
                MeshAddress.parse(to.address()).orElseThrow().socket();
        Socket socket = new Socket();
        socket.connect(address, 60_000);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private void await(Replica at, LinkRefusal reason) {
        network.await(reason + " counted", () -> at.refused(reason) > 0);
    }

    /** Of its only configured peer. */
    private static String status(Replica of) {
        return CompletableFuture.supplyAsync(of.mesh::contacts, of.loop)
                .join()
                .get(0)
                .status();
    }

    @Test
    void anotherSecretIsRefusedOnTheSideThatIsDialled() {
        Replica first = Replica.start(network, "a", "", SECRET);
        Replica second = Replica.start(network, "b", "", Optional.of(new Secret("wrong")), first.address());

        await(first, LinkRefusal.SECRET);
        await(second, LinkRefusal.SECRET);
        network.pass(300);
        network.await("the contact", () -> status(second).startsWith("wrong shared secret: "));
        assertThat(second.refused(LinkRefusal.HUNG_UP)).isZero();

        assertThat(first.events).isEmpty();
        assertThat(second.events).isEmpty();
    }

    @Test
    void aPeerWithoutASecretIsRefusedByOneThatHasOneAndTheOtherWayRound() {
        Replica first = Replica.start(network, "a", "", SECRET);
        Replica second = Replica.start(network, "b", "", Optional.empty(), first.address());

        await(first, LinkRefusal.SECURITY);
        await(second, LinkRefusal.SECURITY);
        network.await("the contact", () -> status(second).startsWith("only one side has a shared secret"));

        assertThat(first.events).isEmpty();
        assertThat(second.events).isEmpty();
    }

    @Test
    void clustersWithDifferentLabelsNeverMerge() {
        Replica first = Replica.start(network, "a", "one", SECRET);
        Replica second = Replica.start(network, "b", "two", SECRET, first.address());

        await(first, LinkRefusal.LABEL);
        await(second, LinkRefusal.LABEL);
        network.await("the contact", () -> status(second).equals("another cluster label: \"one\" (expected: \"two\")"));

        assertThat(first.events).isEmpty();
        assertThat(second.events).isEmpty();
    }

    @Test
    void garbageIsRefusedWithoutAWord() throws IOException {
        Replica replica = Replica.start(network, "a", "", SECRET);
        try (Socket socket = connect(replica)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(replica.refused(LinkRefusal.GARBAGE)).isEqualTo(1);
    }

    @Test
    void aNewerVersionIsRefusedWithTheSupportedOnes() throws IOException {
        Replica replica = Replica.start(network, "a", "", Optional.empty());
        try (Socket socket = connect(replica)) {
            byte[] preamble = new byte[40];
            System.arraycopy("GRPV".getBytes(StandardCharsets.US_ASCII), 0, preamble, 0, 4);
            preamble[4] = 7;
            preamble[5] = 9;
            socket.getOutputStream().write(preamble);

            byte[] answer = socket.getInputStream().readNBytes(40);

            assertThat(answer[4]).isEqualTo((byte) 1);
            assertThat(answer[5]).isEqualTo((byte) 1);
        }
        await(replica, LinkRefusal.VERSION);
    }

    @Test
    void aHelloOfClaimedHugeLengthIsRefusedBeforeItComes() throws IOException {
        Replica replica = Replica.start(network, "a", "", Optional.empty());
        try (Socket socket = connect(replica)) {
            byte[] begin = new byte[42];
            System.arraycopy("GRPV".getBytes(StandardCharsets.US_ASCII), 0, begin, 0, 4);
            begin[4] = 1;
            begin[5] = 1;
            begin[40] = (byte) 0xFF;
            begin[41] = (byte) 0xFF;
            socket.getOutputStream().write(begin);
            InputStream in = socket.getInputStream();
            in.readNBytes(40);

            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(replica.refused(LinkRefusal.OVERSIZE)).isEqualTo(1);
    }

    @Test
    void aHalfOpenConnectionIsClosedAfterAWhile() throws IOException {
        Replica replica = Replica.start(network, "a", "", Optional.empty());
        try (Socket socket = connect(replica)) {
            socket.getOutputStream().write('G');

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(replica.refused(LinkRefusal.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void nonsenseInTheLanguageOfAtomixIsNotUnderstoodAndHarmsNothing() throws IOException {
        Replica first = Replica.start(network, "a", "", Optional.empty());
        Replica second = Replica.start(network, "b", "", Optional.empty(), first.address());
        network.await("the link", () -> first.saw("up b#1") && second.saw("up a#1"));
        Random random = new Random(5);
        try (BareMember member = new BareMember("c")) {
            Link link = member.dial(first.address()).join();
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                byte[] nonsense = new byte[random.nextInt(64)];
                random.nextBytes(nonsense);
                String subject =
                        List.of("sync", "probe", "probe-request", "gossip").get(i % 4);
                answers.add(link.ask("atomix-membership-" + subject, nonsense, Duration.ofSeconds(10)));
            }
            answers.forEach(answer -> assertThat(answer).failsWithin(Duration.ofSeconds(10)));

            CompletableFuture<byte[]> last = link.ask("atomix-membership-sync", new byte[0], Duration.ofSeconds(10));
            assertThatThrownBy(last::join).as("at once").hasCauseExactlyInstanceOf(IOException.class);
        }
        assertThat(first.events).contains("up b#1").noneMatch(event -> event.startsWith("down b"));
    }

    /** As behind a proxy whose backend is gone. */
    @Test
    void aMemberWhoseAddressOnlyHangsUpIsUnreachable() throws IOException {
        Replica first = Replica.start(network, "a", "", SECRET);
        Replica second = Replica.start(network, "b", "", SECRET, first.address());
        network.await("the link", () -> first.saw("up " + second.id));
        InetSocketAddress address =
                MeshAddress.parse(second.address()).orElseThrow().socket();
        network.kill(second.mesh);

        try (ServerSocket mute = new ServerSocket()) {
            mute.setReuseAddress(true);
            mute.bind(address);
            CompletableFuture<Void> hangingUp = CompletableFuture.runAsync(() -> hangUpOnAll(mute));
            first.loop.execute(() -> first.mesh.dial(second.id));
            network.await("a failed attempt", () -> first.saw("unreachable " + second.id));
            mute.close();
            hangingUp.join();
        }
    }

    private static void hangUpOnAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            assertThat(server.isClosed()).isTrue();
        }
    }
}
