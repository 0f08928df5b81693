package io.grapevine.config;

import java.util.List;

/**
 * Settings of all replicas as the application server of Web Push.
 *
 * @param keyFile the path of the private key, the same on all replicas; empty: the section is not there
 * @param subject the address of the operator, {@code mailto:…} or {@code https://…}, which push services get
 * @param services the hosts of push services that browsers may name, each as {@code push.example.com}, {@code
 *     push.example.com:8443} or {@code *.example.com}
 */
public record PushServerConfig(String keyFile, String subject, List<String> services) {
    /** The push services of Chrome and Edge, of Firefox, of Safari, and of Edge on Windows. */
    public static final List<String> KNOWN_SERVICES = List.of(
            "fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com");

    /** A file without the section. */
    public static final PushServerConfig NONE = new PushServerConfig("", "", KNOWN_SERVICES);

    public PushServerConfig {
        services = List.copyOf(services);
    }

    /** Whether there is a key. */
    public boolean isSet() {
        return !keyFile.isEmpty();
    }
}
