package io.grapevine.base.tls.settings;

import io.grapevine.base.tls.UnusableFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names that a file of settings may give to ciphers, curves and versions of TLS. */
public final class TlsNames {
    private static final List<String> CIPHERS_13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
    private static final List<String> CIPHERS_12 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final Map<String, String> CURVES = new TreeMap<>(
            Map.of("CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1", "X25519", "x25519"));
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> JVM_VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private TlsNames() {}

    /** The suites to enable: those named, and always those of TLS 1.3, which the file cannot take away. */
    public static List<String> ciphers(List<String> names) throws UnusableFileException {
        List<String> enabled = new ArrayList<>(names.isEmpty() ? List.of() : CIPHERS_13);
        for (String name : names) {
            if (!CIPHERS_12.contains(name) && !CIPHERS_13.contains(name)) {
                throw UnusableFileException.of("cipher_suites", name, "one of " + String.join(", ", CIPHERS_12));
            }
            if (!enabled.contains(name)) {
                enabled.add(name);
            }
        }
        return enabled;
    }

    /** HTTP/2 over TLS 1.2 needs a cipher that every client of it has. */
    public static void checkHttp2(List<String> ciphers, List<String> versions) throws UnusableFileException {
        boolean usable = ciphers.isEmpty()
                || versions.get(0).equals("TLSv1.3")
                || ciphers.stream()
                        .anyMatch(name -> name.startsWith("TLS_ECDHE") && name.endsWith("AES_128_GCM_SHA256"));
        if (!usable) {
            throw UnusableFileException.of(
                    "cipher_suites",
                    "none that HTTP/2 can do with",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, or http2: false");
        }
    }

    /** The groups that the JVM has under other names: {@code secp256r1} for {@code CurveP256}. */
    public static List<String> groups(List<String> curves) throws UnusableFileException {
        List<String> groups = new ArrayList<>();
        for (String curve : curves) {
            String group = CURVES.get(curve);
            if (group == null) {
                throw UnusableFileException.of(
                        "curve_preferences", curve, "one of " + String.join(", ", CURVES.keySet()));
            }
            groups.add(group);
        }
        return groups;
    }

    /** The versions from the least to the most, by the names of the JVM. */
    public static List<String> versions(String least, String most) throws UnusableFileException {
        int from = version("min_version", least.isEmpty() ? "TLS12" : least);
        int to = version("max_version", most.isEmpty() ? "TLS13" : most);
        if (from > to) {
            throw UnusableFileException.of("max_version", most, "not below min_version");
        }
        return JVM_VERSIONS.subList(from, to + 1);
    }

    private static int version(String field, String name) throws UnusableFileException {
        int index = VERSIONS.indexOf(name);
        if (index < 0) {
            throw UnusableFileException.of(field, name, "one of " + String.join(", ", VERSIONS));
        }
        return index;
    }
}
