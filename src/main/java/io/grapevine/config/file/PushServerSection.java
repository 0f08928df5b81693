package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.PushServerConfig;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.receiver.webpush.WebpushConfig;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the section {@code webpush} of {@code grapevine.yml}. */
final class PushServerSection {
    private static final Pattern SUBJECT = Pattern.compile("mailto:[^\\s@]+@[^\\s@]+|https://[^\\s/]+\\S*");
    private static final Pattern SERVICE = Pattern.compile(
            "(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?");

    private PushServerSection() {}

    static PushServerConfig read(Value section, AddedReceivers receivers) {
        PushServerConfig config = section.isNull() ? PushServerConfig.NONE : section.read(PushServerSection::read);
        boolean isUsed =
                receivers.byName().values().stream().flatMap(List::stream).anyMatch(WebpushConfig.class::isInstance);
        if (section.isNull() && isUsed) {
            section.fault("missing (expected: key_file and subject, as receivers have webpush_configs)");
        } else if (!section.isNull() && !isUsed) {
            section.warn("no effect (expected: webpush_configs in one or more of receivers)");
        }
        return config;
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
                        ? PushServerConfig.KNOWN_SERVICES
                        : services.items().stream()
                                .map(PushServerSection::service)
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
