package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds whose services ask for a signature of the time. */
public abstract class SigningContract extends OnVertx {
    /** A signature that was computed without this program. */
    public record Vector(String secret, String time, String timestamp, String signature) {}

    /**
     * A notifier that posts to {@code url}.
     *
     * @param secretFile the file with the secret; null for no secret
     * @param clock the time that is signed
     */
    protected abstract Notifier notifier(String url, @Nullable Path secretFile, InstantSource clock) throws Exception;

    /** At least two of different secrets. */
    protected abstract List<Vector> vectors();

    /** The timestamp and the signature of a request, with a space between; empty if it has none. */
    protected abstract String signatureOf(HookServer.Received received) throws Exception;

    /** The answer of the service to a request that is signed well. */
    protected abstract String accepted();

    /** The answer of the service to a request that is not. */
    protected abstract String refused();

    private String lastSignature(HookServer server) throws Exception {
        List<HookServer.Received> requests = server.requests();
        return signatureOf(requests.get(requests.size() - 1));
    }

    @Test
    void aSignatureIsThatOfTheService(@TempDir Path folder) throws Exception {
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(200, accepted()));
            for (Vector vector : vectors()) {
                Path secret = Files.writeString(folder.resolve("secret"), vector.secret());
                Instant time = Instant.parse(vector.time());
                assertThat(send(notifier(server.url("/hook"), secret, () -> time)))
                        .isInstanceOf(Outcome.Delivered.class);
                assertThat(lastSignature(server)).isEqualTo(vector.timestamp() + " " + vector.signature());
            }
        }
    }

    @Test
    void aSecretThatIsReplacedWhileItRunsIsUsedAtOnce(@TempDir Path folder) throws Exception {
        Path secret = folder.resolve("secret");
        Instant[] now = new Instant[1];
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(200, accepted()));
            Notifier notifier = notifier(server.url("/hook"), secret, () -> now[0]);
            for (Vector vector : vectors()) {
                Files.writeString(secret, vector.secret() + "\n");
                now[0] = Instant.parse(vector.time());
                assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
                assertThat(lastSignature(server)).isEqualTo(vector.timestamp() + " " + vector.signature());
            }
            Files.delete(secret);
            assertThat(refusal(notifier).message()).startsWith("secret_file: cannot read ");
            assertThat(server.requests()).hasSameSizeAs(vectors());
        }
    }

    @Test
    void withoutASecretNothingIsSigned() throws Exception {
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(200, accepted()));
            assertThat(send(notifier(server.url("/hook"), null, InstantSource.system())))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(signatureOf(server.only())).isEmpty();
        }
    }

    /** The server of the JDK answers with the {@code Date} of this computer. */
    @ParameterizedTest
    @ValueSource(longs = {-600, -61, 0, 50, 61, 600})
    void aClockThatIsWrongIsTheReasonOfARefusal(long minutes, @TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "SEC1");
        InstantSource clock =
                () -> Instant.now().plus(Duration.ofMinutes(minutes)).minusSeconds(30);
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(200, refused()));
            Outcome.Rejected failure = refusal(notifier(server.url("/hook"), secret, clock));
            assertThat(failure.reason()).isEqualTo(FailureReason.AUTH_ERROR);
            if (Math.abs(minutes) < 55) {
                assertThat(failure.message()).doesNotContain("clock");
            } else {
                assertThat(failure.message())
                        .matches(".* \\(the clock of this computer is \\d+ min " + (minutes > 0 ? "ahead of" : "behind")
                                + " that of the service\\)");
            }
        }
    }
}
