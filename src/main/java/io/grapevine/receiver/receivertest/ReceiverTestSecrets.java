package io.grapevine.receiver.receivertest;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonText;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.ConfigFields;
import io.grapevine.httpclient.sender.Redaction;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Everything secret about one integration, so that what it sent can be shown without it: what its configuration marks
 * as secret, what stands in the files that it names, and what is added later, such as what becomes of either where
 * it is a template. Safe for use by several threads.
 */
final class ReceiverTestSecrets {
    /** Fields whose files hold public data. */
    private static final Set<String> PUBLIC = Set.of("caFile", "certFile");

    private final Redaction redaction = new Redaction();

    private ReceiverTestSecrets() {}

    /** The secrets of an integration. Its files are read now; one that cannot be read holds no secret. */
    static ReceiverTestSecrets of(IntegrationConfig config) {
        ReceiverTestSecrets secrets = new ReceiverTestSecrets();
        if (config instanceof Record composed) {
            ConfigFields.walk(composed, (path, component, value) -> secrets.add(component, value));
        }
        return secrets;
    }

    private void add(RecordComponent component, Object value) {
        if (value instanceof Secret secret) {
            hide(secret.reveal());
        } else if (value instanceof Url url) {
            password(url);
        } else if (value instanceof String path && !path.isEmpty() && ConfigFields.namesFiles(component)) {
            if (!PUBLIC.contains(component.getName())) {
                content(path).ifPresent(this::hide);
            }
        }
    }

    private void password(Url url) {
        try {
            GoUrl.parse(url.reveal())
                    .userInfo()
                    .map(user -> user.substring(user.indexOf(':') + 1))
                    .ifPresent(this::hide);
        } catch (GoUrl.Malformed noUrl) {
            hide(url.reveal()); // whatever it is
        }
    }

    private static Optional<String> content(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty(); // the attempt will say so itself
        }
    }

    /** Hides a text, also in the forms in which it stands in JSON, in forms and in URLs. */
    synchronized void hide(String text) {
        String secret = text.strip();
        StringBuilder quoted = new StringBuilder();
        JsonText.append(quoted, secret);
        redaction
                .hide(text)
                .hide(secret)
                .hide(quoted.substring(1, quoted.length() - 1))
                .hide(GoUrl.escapeForm(secret))
                .hide(GoUrl.escapeForm(secret).replace("+", "%20"));
    }

    /** {@code text} without the secrets. */
    synchronized String hiddenIn(String text) {
        return redaction.apply(text);
    }
}
