package io.grapevine.config.tls;

import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    private static final List<String> CIPHERS =
            Stream.concat(CIPHERS_12.stream(), CIPHERS_13.stream()).toList();
    private static final Map<String, String> CURVES = new TreeMap<>(
            Map.of("CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1", "X25519", "x25519"));
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> JVM_VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private TlsNames() {}

    /** The suites to enable: those of a list, and always those of TLS 1.3, which the file cannot take away. */
    static List<String> ciphers(Value list) {
        List<String> names = known(list, CIPHERS, CIPHERS_12);
        return names.isEmpty()
                ? List.of()
                : Stream.concat(CIPHERS_13.stream(), names.stream()).distinct().toList();
    }

    /** The groups of a list by the JVM's names: {@code secp256r1} for {@code CurveP256}. */
    static List<String> groups(Value list) {
        List<String> names = List.copyOf(CURVES.keySet());
        return known(list, names, names).stream()
                .map(name -> CURVES.getOrDefault(name, name))
                .toList();
    }

    private static List<String> known(Value list, List<String> known, List<String> expected) {
        List<String> names = new ArrayList<>();
        for (Value item : list.items()) {
            String name = item.text();
            if (!known.contains(name)) {
                item.refuse("one of " + String.join(", ", expected));
            }
            names.add(name);
        }
        return names;
    }

    /** Whether HTTP/2 can do with what is enabled: over TLS 1.2 it needs a cipher that every client of it has. */
    public static boolean permitHttp2(ServerTls tls) {
        return tls.ciphers().isEmpty()
                || tls.versions().get(0).equals("TLSv1.3")
                || tls.ciphers().stream()
                        .anyMatch(name -> name.startsWith("TLS_ECDHE") && name.endsWith("AES_128_GCM_SHA256"));
    }

    /** The versions from {@code min_version} to {@code max_version}, by the names of the JVM. */
    public static List<String> versions(MappingReader tls) {
        int from = VERSIONS.indexOf(tls.value("min_version").oneOf("TLS12", VERSIONS));
        int to = VERSIONS.indexOf(tls.value("max_version").oneOf("TLS13", VERSIONS));
        if (from < 0 || to < 0) {
            return JVM_VERSIONS; // an error, which was reported
        }
        if (from > to) {
            tls.value("max_version").refuse("not below min_version");
            return JVM_VERSIONS;
        }
        return JVM_VERSIONS.subList(from, to + 1);
    }
}
