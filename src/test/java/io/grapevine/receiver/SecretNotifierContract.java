package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.notify.FailureReason;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those of these kinds have in common that have a secret of their own. */
public abstract class SecretNotifierContract<C extends HttpIntegrationConfig> extends AddedNotifierContract<C> {
    /**
     * The contract of a kind.
     *
     * @param service its name in messages
     * @param accepted the body of an answer to a message that is taken
     */
    protected SecretNotifierContract(Class<C> type, String service, String accepted) {
        super(type, service, accepted);
    }

    /** The secret without which the service refuses a message. */
    protected abstract String secretField();

    /** The reason of the failure where that secret is another. */
    protected FailureReason wrongSecret() {
        return FailureReason.AUTH_ERROR;
    }

    @Test
    void aSecretIsReadFromItsFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeService service = service()) {
            Map<String, String> fields = new LinkedHashMap<>(service.fields());
            String right = fields.remove(secretField());
            SecretFiles.assertIsReadEachTime(
                    folder, secretField(), right, wrongSecret(), file -> notifier(fields, ", " + file));
            assertThat(service.messages()).hasSize(1);
        }
    }
}
