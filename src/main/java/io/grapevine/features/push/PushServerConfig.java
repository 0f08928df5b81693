package io.grapevine.features.push;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.FeatureSettings;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Settings of all replicas as the application server of Web Push.
 *
 * @param keyFile the path of the private key, the same on all replicas; empty: the section is not there
 * @param subject the address of the operator, {@code mailto:…} or {@code https://…}, which push services get
 * @param services the hosts of push services that browsers may name, each as {@code push.example.com}, {@code
 *     push.example.com:8443} or {@code *.example.com}
 */
public record PushServerConfig(String keyFile, String subject, List<String> services) implements FeatureSettings {
    /** The push services of Chrome and Edge, of Firefox, of Safari, and of Edge on Windows. */
    public static final List<String> KNOWN_SERVICES = List.of(
            "fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com");

    private static final Pattern SUBJECT = Pattern.compile("mailto:[^\\s@]+@[^\\s@]+|https://[^\\s/]+\\S*");
    private static final Pattern SERVICE = Pattern.compile(
            "(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?");

    /** A file without the section. */
    public static final PushServerConfig NONE = new PushServerConfig("", "", KNOWN_SERVICES);

    public PushServerConfig {
        services = List.copyOf(services);
    }

    /** Whether there is a key. */
    public boolean isSet() {
        return !keyFile.isEmpty();
    }

    /** Reads {@code webpush} of the section {@code server}. */
    public static PushServerConfig read(MappingReader file, FeatureSection.Scope scope) {
        Value section = file.section("server").value("webpush");
        boolean isUsed = scope.extensions().receivers().byName().values().stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.kind().equals("webpush"));
        if (section.isNull() && isUsed) {
            section.fault("missing (expected: key_file and subject, as receivers have webpush_configs)");
        } else if (!section.isNull() && !isUsed) {
            section.warn("no effect (expected: webpush_configs in one or more of receivers)");
        }
        return section.isNull() ? NONE : section.read(PushServerConfig::read);
    }

    private static PushServerConfig read(MappingReader in) {
        String keyFile = in.value("key_file").filePath();
        if (keyFile.isEmpty()) {
            in.fault("key_file", "missing (expected: the file of a private key of P-256, the same for all replicas)");
        }
        String subject = in.text("subject");
        if (!SUBJECT.matcher(subject).matches() && !subject.equals(Value.UNREADABLE)) {
            in.fault(
                    "subject",
                    subject.isEmpty()
                            ? "missing (expected: the operator's address, such as mailto:oncall@example.com)"
                            : Quoted.quote(subject) + " (expected: mailto:ADDRESS or https://ADDRESS)");
        }
        Value services = in.value("services");
        return new PushServerConfig(
                keyFile,
                subject,
                services.isNull()
                        ? KNOWN_SERVICES
                        : services.items().stream()
                                .map(PushServerConfig::service)
                                .toList());
    }

    private static String service(Value value) {
        String service = value.text().toLowerCase(Locale.ROOT);
        if (!SERVICE.matcher(service).matches() && !service.equals(Value.UNREADABLE)) {
            value.fault(Quoted.quote(service) + " (expected: a host such as push.example.com or *.example.com)");
        }
        return service;
    }
}
