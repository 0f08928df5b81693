package io.grapevine.base.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.transport.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
    private static final String[] OVER = {"-startdate", "-10d", "-validity", "5"};

    @TempDir
    private static Path directory;

    /** Signs {@code leaf}, but has expired; a copy of it was renewed, and another one never signed it. */
    private static String expired;

    private static String renewed;
    private static String other;
    private static X509Certificate leaf;

    @BeforeAll
    static void sign() throws Exception {
        Authority authority = new Authority(directory.resolve("ca"), OVER);
        authority.issue("leaf", "ip:127.0.0.1");
        expired = Files.readString(directory.resolve("ca/ca.pem"));
        authority.renew();
        renewed = Files.readString(directory.resolve("ca/ca.pem"));
        new Authority(directory.resolve("other"));
        other = Files.readString(directory.resolve("other/ca.pem"));
        leaf = read(Files.readString(directory.resolve("ca/leaf.pem")));
    }

    private static X509Certificate read(String pem) throws GeneralSecurityException {
        return (X509Certificate) SystemRoots.certificates(pem).get(0);
    }

    private static Authorities trusting(String... certificates) throws UnusableFileException {
        return Keys.trustManager(Optional.of(new Pem.Inline(String.join("", certificates))));
    }

    private static void accept(Authorities authorities, X509Certificate... chain) throws CertificateException {
        authorities.checkClientTrusted(chain, "EC");
        authorities.checkServerTrusted(chain, "ECDHE_ECDSA");
    }

    private static void refuse(String reason, Authorities authorities, X509Certificate... chain) {
        assertThatThrownBy(() -> authorities.checkClientTrusted(chain, "EC"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> authorities.checkServerTrusted(chain, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(reason);
    }

    private static X509Certificate made(String name, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-dname", "CN=" + name));
        Collections.addAll(all, options);
        KeyStore store =
                MadeCertificates.keytool(directory.resolve(name + ".jks"), name, "EC", all.toArray(String[]::new));
        return (X509Certificate) store.getCertificate(name);
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return MadeCertificates.pem("CERTIFICATE", certificate.getEncoded());
    }

    @Test
    void anAuthorityThatHasExpiredCountsNoLonger() throws Exception {
        refuse("the authority CN=ca expired on ", trusting(expired), leaf);
        refuse("the authority CN=ca expired on ", trusting(expired, other), leaf);
        refuse("the authority CN=ca expired on ", trusting(expired), leaf, read(expired));
        assertThat(trusting(expired, other).getAcceptedIssuers()).containsExactly(read(other));
    }

    @Test
    void oneThatWasRenewedCountsBesideTheOld() throws Exception {
        accept(trusting(expired, renewed), leaf);
        accept(trusting(renewed), leaf, read(expired));
        accept(trusting(expired, renewed), leaf, read(expired));
    }

    @Test
    void anotherOneIsNotSaidToHaveExpired() throws Exception {
        assertThatThrownBy(() -> accept(trusting(other), leaf)).message().doesNotContain("expired");
    }

    @Test
    void aCertificateThatIsTrustedAsItStandsIsStillChecked() throws Exception {
        X509Certificate valid = made("valid", "-validity", "2");
        accept(trusting(pem(valid)), valid);
        X509Certificate over = made("over", OVER);
        refuse("the certificate expired on ", trusting(pem(over)), over);
        X509Certificate early = made("early", "-startdate", "+2d", "-validity", "2");
        refuse("the certificate is not valid before ", trusting(pem(early)), early);
        X509Certificate server = made("server", "-ext", "eku=serverAuth");
        trusting(pem(server)).checkServerTrusted(new X509Certificate[] {server}, "ECDHE_ECDSA");
        assertThatThrownBy(() -> trusting(pem(server)).checkClientTrusted(new X509Certificate[] {server}, "EC"))
                .hasMessage("the certificate is not one for clients");
    }

    @Test
    void anAuthorityEndsWhileItIsInUse() throws Exception {
        X509Certificate authority = read(renewed);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        InstantSource clock = now::get;
        Authorities authorities = Authorities.of(SystemRoots.certificates(renewed), clock);
        accept(authorities, leaf);
        assertThat(authorities.changesAt(List.of()))
                .isEqualTo(authority.getNotAfter().toInstant().plusMillis(1));
        assertThat(authorities.changesAt(List.of(leaf)))
                .isEqualTo(leaf.getNotAfter().toInstant().plusMillis(1));

        // The clock ahead; the leaf is still checked at the time of the system.
        now.set(authority.getNotAfter().toInstant().plus(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> accept(authorities, leaf)).hasMessageContaining("expired on ");
        assertThat(authorities.getAcceptedIssuers()).isEmpty();
        now.set(Instant.now());
        assertThatCode(() -> accept(authorities, leaf)).doesNotThrowAnyException();
    }

    /** Thousands of receivers trust the system: to read its authorities for each took half of a reload. */
    @Test
    void theSystemIsTrustedByOneObject() throws Exception {
        assertThat(Authorities.ofSystem()).isSameAs(Authorities.ofSystem());
    }
}
