package io.grapevine.receiver.webpush;

import io.grapevine.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The push services to which messages may be sent. Browsers name the address of theirs, so any client can name any address: only
 * known hosts are connected to, and only by TLS.
 *
 * @param hosts each as {@code push.example.com}, {@code push.example.com:8443} or {@code *.example.com}, in lower case
 */
public record PushServices(List<String> hosts) {
    /** The longest address; known push services have less than half of it. */
    public static final int LONGEST_ENDPOINT = 1024;

    private static final int TLS_PORT = 443;

    public PushServices {
        hosts = List.copyOf(hosts);
    }

    /** Whether an endpoint is at one of these services. */
    public boolean permit(Secret endpoint) {
        String text = endpoint.reveal();
        if (text.length() > LONGEST_ENDPOINT || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return false;
        }
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return false;
            }
            int port = uri.getPort() < 0 ? TLS_PORT : uri.getPort();
            String at = host.toLowerCase(Locale.ROOT) + (port == TLS_PORT ? "" : ":" + port);
            return "https".equalsIgnoreCase(uri.getScheme()) && hosts.stream().anyMatch(each -> isOf(each, at));
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private static boolean isOf(String pattern, String host) {
        String plain = pattern.endsWith(":" + TLS_PORT) ? pattern.substring(0, pattern.lastIndexOf(':')) : pattern;
        return plain.startsWith("*.")
                ? host.endsWith(plain.substring(1)) && host.length() > plain.length() - 1
                : host.equals(plain);
    }

    /**
     * Says why a browser cannot be notified, without its address and secret; empty if it can.
     *
     * @param key the public key of the browser, in base64url
     * @param auth the authentication secret of the browser, in base64url
     */
    public Optional<String> faultOf(Secret endpoint, String key, Secret auth) {
        if (!permit(endpoint)) {
            return Optional.of("endpoint: not that of a known push service (expected: https and one of "
                    + String.join(", ", hosts) + "; see server.webpush.services in grapevine.yml)");
        }
        try {
            P256.publicKey(Base64.getUrlDecoder().decode(key));
        } catch (GeneralSecurityException | IllegalArgumentException none) {
            return Optional.of("p256dh: unusable (expected: a point of P-256 in base64url)");
        }
        return isSecret(auth)
                ? Optional.empty()
                : Optional.of("auth: unusable (expected: " + MessageEncryption.AUTH + " bytes in base64url)");
    }

    private static boolean isSecret(Secret auth) {
        try {
            return Base64.getUrlDecoder().decode(auth.reveal()).length == MessageEncryption.AUTH;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
