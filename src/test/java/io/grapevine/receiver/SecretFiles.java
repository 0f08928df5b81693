package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks of files that hold a secret. */
public final class SecretFiles {
    private SecretFiles() {}

    /** Makes a notifier. */
    @FunctionalInterface
    public interface NotifierOf {
        /** A notifier with another field of YAML's flow style. */
        Notifier of(String field) throws Exception;
    }

    /**
     * Checks that a secret is read from its file at each notification.
     *
     * @param folder for the file
     * @param field the field of the secret
     * @param right the secret that the service takes
     * @param wrong the reason of the failure where it is another
     */
    public static void assertIsReadEachTime(
            Path folder, String field, String right, FailureReason wrong, NotifierOf notifiers) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), right + "old\n");
        Notifier notifier = notifiers.of(field + "_file: '" + file + "'");
        assertThat(Outcomes.rejected(send(notifier)).reason()).isEqualTo(wrong);
        Files.writeString(file, right + "\n");
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        Files.writeString(file, "\n");
        assertThat(Outcomes.rejected(send(notifier)).message())
                .isEqualTo(field + "_file: " + file + " is empty (expected: a secret)");
        Files.delete(file);
        assertThat(Outcomes.rejected(send(notifier)).message()).startsWith(field + "_file: cannot read ");
    }

    private static Outcome send(Notifier notifier) throws Exception {
        return Outcomes.of(notifier.send(Samples.firing("h1")));
    }
}
