package io.grapevine.config.tls;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Restricts a handshake to the groups and versions of a {@link ServerTls}. The JVM has no setting for the groups of one
 * server before Java 20; it asks such constraints for each suite and each group by name in every version. A version none
 * of whose suites is permitted is not negotiated.
 */
public final class TlsConstraints implements AlgorithmConstraints {
    private static final Pattern GROUP = Pattern.compile("(?i)(secp|sect|x25519|x448|ffdhe).*|.*mlkem.*");
    private static final Pattern SUITE_13 = Pattern.compile("TLS_(AES|CHACHA20)_.*");
    private static final Pattern SUITE = Pattern.compile("(TLS|SSL)_.*");

    /** Frames in which the JVM's caller is looked for; it is the fifth or sixth. */
    private static final int DEPTH = 10;

    private final ServerTls tls;

    /** The constraints of {@code tls}. */
    public TlsConstraints(ServerTls tls) {
        this.tls = tls;
    }

    private boolean permits(String name) {
        if (SUITE.matcher(name).matches()) {
            return SUITE_13.matcher(name).matches()
                    ? tls.versions().contains("TLSv1.3")
                    : tls.versions().stream().anyMatch(version -> !version.equals("TLSv1.3"));
        }
        return tls.curves().isEmpty()
                || !GROUP.matcher(name).matches()
                || tls.curves().contains(name)
                || isOfSignature();
    }

    /**
     * Whether the JVM asks about the curve of a signature: it passes the same arguments as for a group. Without this check a
     * certificate of another curve than the groups could not be used.
     */
    private static boolean isOfSignature() {
        return StackWalker.getInstance()
                .walk(frames -> frames.limit(DEPTH)
                        .anyMatch(frame -> frame.getClassName().equals("sun.security.ssl.SignatureScheme")));
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
        return !primitives.contains(CryptoPrimitive.KEY_AGREEMENT) || permits(algorithm);
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        return true;
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
        return true;
    }
}
