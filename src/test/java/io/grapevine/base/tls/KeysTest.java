package io.grapevine.base.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.grapevine.sim.Depth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys of certificates in each of their forms. Those written out here were made for this test. */
class KeysTest {
    /** The secret number has the bytes a0 03 06 01, as parameters that name a curve would. */
    private static final String LIKE_A_CURVE_KEY = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIEsdSx1LHUsdSx2gAwYBB1xcXFxcXFxcXFxcXFxcXFxcoAoGCCqGSM49
            AwEHoUQDQgAEwEbcMMdeMXa5Dle80TCkua7Dfj5EcRNPJi2tngZp1ib50IEG+mcu
            fsvFgufmh2pFQyRNCJYe3AywLgXpTV+3FA==
            -----END EC PRIVATE KEY-----
            """;

    private static final String LIKE_A_CURVE_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBejCCASGgAwIBAgIUMoFPzRRGn1hY4FM7T1LXgrae100wCgYIKoZIzj0EAwIw
            EjEQMA4GA1UEAwwHcmVmdXNlZDAgFw0yNjExMjAyMDE1MDBaGA8yMTI2MTAyNzIw
            MTUwMFowEjEQMA4GA1UEAwwHcmVmdXNlZDBZMBMGByqGSM49AgEGCCqGSM49AwEH
            A0IABMBG3DDHXjF2uQ5XvNEwpLmuw34+RHETTyYtrZ4GadYm+dCBBvpnLn7LxYLn
            5odqRUMkTQiWHtwMsC4F6U1ftxSjUzBRMB0GA1UdDgQWBBSjCb2x3Ank9T4vFaff
            hw9ApCt6VDAfBgNVHSMEGDAWgBSjCb2x3Ank9T4vFaffhw9ApCt6VDAPBgNVHRMB
            Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCID+cDLL4dI5tewVmp8reAEpDi47G
            p5NCMqTAijBx1sUCAiBtFkdkriCN9h/rQuiOhTG8bomri7TV2acV0DyjAm1PZQ==
            -----END CERTIFICATE-----
            """;

    /** The secret number has the bytes a0 82 06 80, as parameters of a length beyond 127 would. */
    private static final String LIKE_A_LENGTH_KEY = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIEsdSx1LHUsdSx2gggaAXFxcXFxcXFxcXFxcXFxcXFxcoAoGCCqGSM49
            AwEHoUQDQgAEqEe+uzzgSgq9RDIk27sGNTv2y0NnGil64NsqG+jBfnWCHLdzG8ix
            kYiUdIPiBHjvOfKPRXuIvOjEos+xYjBWvg==
            -----END EC PRIVATE KEY-----
            """;

    private static final String LIKE_A_LENGTH_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBezCCASGgAwIBAgIUPD1RYQgYbZil6emhNHV9EoMx7l4wCgYIKoZIzj0EAwIw
            EjEQMA4GA1UEAwwHZXNjYXBlZDAgFw0yNjExMjAyMDE1MDBaGA8yMTI2MTAyNzIw
            MTUwMFowEjEQMA4GA1UEAwwHZXNjYXBlZDBZMBMGByqGSM49AgEGCCqGSM49AwEH
            A0IABKhHvrs84EoKvUQyJNu7BjU79stDZxopeuDbKhvowX51ghy3cxvIsZGIlHSD
            4gR47znyj0V7iLzoxKLPsWIwVr6jUzBRMB0GA1UdDgQWBBQKfBkxDF3oYXJ2q20M
            7b1YvQ7MzDAfBgNVHSMEGDAWgBQKfBkxDF3oYXJ2q20M7b1YvQ7MzDAPBgNVHRMB
            Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQC8aZqkWB0YBL8uHdFTsj77Lkam
            xp92KN6zSSC9n9iF6gIgJh2JhrnTRmC45iDkSwhsaneKb13MRixGXFYr/51DI08=
            -----END CERTIFICATE-----
            """;

    private static Pem pem(String text) {
        return new Pem.Inline(text);
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static PublicKey certified(String certificate) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)))
                .getPublicKey();
    }

    private static byte[] pkcs8(String key, String certificate) throws Exception {
        return KeyDer.read(der(key), certified(certificate)).getEncoded();
    }

    @Test
    void aKeyWhoseNumberLooksLikeTheNameOfACurveIsRead() throws UnusableFileException {
        assertThat(HexFormat.of().formatHex(der(LIKE_A_CURVE_KEY))).contains("a0030601");

        assertThat(Keys.keyManager(pem(LIKE_A_CURVE_CERTIFICATE), pem(LIKE_A_CURVE_KEY)))
                .isNotNull();
    }

    @Test
    void aKeyWhoseNumberLooksLikeALongNameIsRead() throws UnusableFileException {
        assertThat(HexFormat.of().formatHex(der(LIKE_A_LENGTH_KEY))).contains("a0820680");

        assertThat(Keys.keyManager(pem(LIKE_A_LENGTH_CERTIFICATE), pem(LIKE_A_LENGTH_KEY)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"})
    void theFormOfAKeyIsSeenFromItsStructure(String label) throws Exception {
        byte[] old = der(LIKE_A_CURVE_KEY);
        for (byte[] key : new byte[][] {old, pkcs8(LIKE_A_CURVE_KEY, LIKE_A_CURVE_CERTIFICATE)}) {
            assertThat(Keys.keyManager(pem(LIKE_A_CURVE_CERTIFICATE), pem(MadeCertificates.pem(label, key))))
                    .isNotNull();
        }
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() {
        assertThatThrownBy(() -> Keys.keyManager(pem(LIKE_A_CURVE_CERTIFICATE), pem(LIKE_A_LENGTH_KEY)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("key_file: the key of another certificate");
    }

    @Test
    void aKeyOfAnotherAlgorithmIsRefused(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        byte[] rsa = MadeCertificates.make(directory, "rsa", "RSA").key();
        byte[] pkcs1 = Arrays.copyOfRange(rsa, 26, rsa.length);
        for (byte[] key : new byte[][] {rsa, pkcs1}) {
            String text = MadeCertificates.pem("RSA PRIVATE KEY", key);
            assertThatThrownBy(() -> Keys.keyManager(pem(LIKE_A_CURVE_CERTIFICATE), pem(text)))
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageContaining("key_file: another kind of key");
        }
    }

    @Test
    void keyOfACertificateWhoseAlgorithmHasLongParametersIsRefused(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        MadeCertificates dsa = MadeCertificates.make(directory, "dsa", "DSA");
        String certificate =
                MadeCertificates.pem("CERTIFICATE", dsa.certificate().getEncoded());
        for (String key : new String[] {LIKE_A_CURVE_KEY, MadeCertificates.pem("PRIVATE KEY", dsa.key())}) {
            assertThatThrownBy(() -> Keys.keyManager(pem(certificate), pem(key)))
                    .isInstanceOf(UnusableFileException.class);
        }
    }

    @Test
    void damagedKeysAreRefusedOrStillGoodButNeverACrash() throws Exception {
        byte[][] keys = {der(LIKE_A_CURVE_KEY), pkcs8(LIKE_A_CURVE_KEY, LIKE_A_CURVE_CERTIFICATE)};
        Random random = new Random(1);
        int refused = 0;
        int tried = Depth.of(60, 300);
        for (int i = 0; i < tried; i++) {
            byte[] key = keys[i % 2].clone();
            key = Arrays.copyOf(key, random.nextInt(8) == 0 ? random.nextInt(key.length) : key.length);
            for (int n = random.nextInt(3); key.length > 0 && n >= 0; n--) {
                key[random.nextInt(random.nextBoolean() ? key.length : Math.min(12, key.length))] =
                        (byte) random.nextInt();
            }
            try {
                Keys.keyManager(pem(LIKE_A_CURVE_CERTIFICATE), pem(MadeCertificates.pem("EC PRIVATE KEY", key)));
            } catch (UnusableFileException e) {
                refused++;
            } catch (RuntimeException e) {
                fail("key " + HexFormat.of().formatHex(key), e);
            }
        }
        assertThat(refused).isGreaterThan(tried / 3);
    }
}
