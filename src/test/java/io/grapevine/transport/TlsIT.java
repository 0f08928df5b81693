package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.receiver.LogLines;
import io.grapevine.transport.link.LinkRefusal;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIT {
    private static Authority authority;

    @AutoClose
    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());

    @BeforeAll
    static void sign(@TempDir Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        authority = new Authority(directory.resolve("ours"));
        authority.issue("good", "ip:127.0.0.1");
    }

    private Replica start(String name, Path config, String... peers) throws UnusableFileException {
        ChannelOptions options = MeshNetwork.options(
                new MemberId(name, "1"), "", network.freeAddress(), List.of(peers), Optional.empty());
        return new Replica(network, options, Optional.of(new MeshTls(config)));
    }

    private void neverLinked(Replica first, Replica second) {
        network.pass(700);
        assertThat(first.events).isEmpty();
        assertThat(second.events).isEmpty();
    }

    @Test
    void membersWithCertificatesOfOneAuthorityAreLinked() throws IOException, UnusableFileException {
        Path config = authority.config("good", "");
        Replica first = start("a", config);
        Replica second = start("b", config, first.address());

        network.await("the link", () -> first.saw("up b#1") && second.saw("up a#1"));
        first.loop.execute(() -> first.mesh.send(second.id, new byte[1 << 20]));

        network.await("the frame", () -> second.saw("frame of 1048576 from a#1"));
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused(@TempDir Path elsewhere)
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        Authority other = new Authority(elsewhere);
        other.issue("good", "ip:127.0.0.1");
        Replica first = start("a", authority.config("good", ""));
        Replica second = start("b", other.config("good", ""), first.address());

        network.await("the refusal", () -> second.refused(LinkRefusal.TLS) > 0 && first.refused(LinkRefusal.TLS) > 0);
        neverLinked(first, second);
    }

    @Test
    void aCertificateForAnotherHostIsRefused()
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        authority.issue("elsewhere", "ip:127.0.0.9,dns:elsewhere.example");
        Replica first = start("a", authority.config("elsewhere", ""));
        Replica second = start("b", authority.config("good", ""), first.address());

        network.await("the refusal", () -> second.refused(LinkRefusal.TLS) > 0);
        neverLinked(second, second);
    }

    @Test
    void anExpectedNameMayBeConfiguredInstead()
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        authority.issue("mesh", "dns:mesh.example");
        Path config = authority.config("mesh", "  server_name: mesh.example");
        Replica first = start("a", config);
        Replica second = start("b", config, first.address());

        network.await("the link", () -> first.saw("up b#1") && second.saw("up a#1"));
    }

    @Test
    void anExpiredCertificateIsRefusedUntilItIsRenewedInPlace()
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        authority.issue("renewed", "ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        Replica first = start("a", authority.config("renewed", ""));
        Replica second = start("b", authority.config("good", ""), first.address());
        network.await("the refusal", () -> second.refused(LinkRefusal.TLS) > 0);
        neverLinked(first, second);

        authority.issue("renewed", "ip:127.0.0.1");

        network.await("the link", () -> first.saw("up b#1") && second.saw("up a#1"));
    }

    @Test
    void membersOfAnAuthorityThatHasExpiredAreRefusedUntilItIsRenewedInPlace(@TempDir Path directory)
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        Authority expired = new Authority(directory, "-startdate", "-10d", "-validity", "5");
        expired.issue("good", "ip:127.0.0.1");
        Replica first = start("a", expired.config("good", ""));
        Replica second;
        try (LogLines log = LogLines.capture()) {
            second = start("b", expired.config("good", ""), first.address());
            network.await(
                    "the refusal", () -> second.refused(LinkRefusal.TLS) > 0 && first.refused(LinkRefusal.TLS) > 0);
            neverLinked(first, second);
            assertThat(second.refused(LinkRefusal.HUNG_UP)).isZero();
            assertThat(log.lines()).anyMatch(line -> line.contains("the authority CN=ca expired on "));
        }

        expired.renew();

        network.await("the link", () -> first.saw("up b#1") && second.saw("up a#1"));
    }

    @Test
    void aMemberOfAnAuthorityThatHasExpiredIsNotLetIn(@TempDir Path directory)
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        Authority expired = new Authority(directory, "-startdate", "-10d", "-validity", "5");
        expired.issue("good", "ip:127.0.0.1");
        Path old = expired.config("good", "");
        // It trusts anybody itself, and so is refused by the other side alone.
        Path careless = Files.writeString(
                directory.resolve("careless.yml"), Files.readString(old) + "  insecure_skip_verify: true\n");
        Replica first = start("a", old);
        Replica second = start("b", careless, first.address());

        network.await("the refusal", () -> first.refused(LinkRefusal.TLS) > 0);
        neverLinked(first, second);
    }

    @Test
    void aNameThatIsNoAlternativeNameIsNotThatOfThePeer()
            throws IOException, UnusableFileException, GeneralSecurityException, InterruptedException {
        authority.issueWithoutNames("mesh.example");
        Path config = authority.config("mesh.example", "  server_name: mesh.example");
        Replica first = start("a", config);
        Replica second = start("b", config, first.address());

        network.await("the refusal", () -> second.refused(LinkRefusal.TLS) > 0);
        neverLinked(first, second);
    }

    @Test
    void aPeerWithoutTlsIsRefused() throws IOException, UnusableFileException {
        Replica first = start("a", authority.config("good", ""));
        Replica second = Replica.start(network, "b", "", Optional.empty(), first.address());

        network.await("the refusal", () -> first.refused(LinkRefusal.TLS) > 0);
        neverLinked(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionIsNotResumedAsItsCertificateMayHaveEnded(String version) throws Exception {
        Replica replica = start("a", authority.config("good", ""));
        CountingTrust trust = new CountingTrust();
        SSLContext client = SSLContext.getInstance(version);
        client.init(new KeyManager[] {authority.keys("good")}, new TrustManager[] {trust}, null);
        handshake(client, replica.mesh.address());
        network.pass(1_100); // a session lives for a second, by the clock of the machine
        handshake(client, replica.mesh.address());

        assertThat(trust.handshakes).hasValue(2); // a session that is resumed brings no certificate
    }

    private static void handshake(SSLContext client, MeshAddress to) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(to.host(), to.port())) {
            socket.startHandshake();
            socket.setSoTimeout(300);
            int ticket = socket.getInputStream().read(); // TLS 1.3 has its tickets after the handshake
            assertThat(ticket).as("nothing but a ticket").isNegative();
        } catch (SocketTimeoutException waited) {
            return;
        }
    }

    private static final class CountingTrust implements X509TrustManager {
        private final AtomicInteger handshakes = new AtomicInteger();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            handshakes.incrementAndGet();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
