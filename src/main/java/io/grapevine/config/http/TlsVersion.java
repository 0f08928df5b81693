package io.grapevine.config.http;

/** A TLS version by its configured name. */
public enum TlsVersion {
    /** TLS 1.0. */
    TLS10("TLSv1"),
    /** TLS 1.1. */
    TLS11("TLSv1.1"),
    /** TLS 1.2. */
    TLS12("TLSv1.2"),
    /** TLS 1.3. */
    TLS13("TLSv1.3");

    private final String protocol;

    TlsVersion(String protocol) {
        this.protocol = protocol;
    }

    /** The name of the protocol in Java's TLS. */
    public String protocol() {
        return protocol;
    }
}
