package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.notification.Outcome;
import io.grapevine.receiver.sns.CredentialResolver.CredentialFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The command of a profile that prints credentials. */
class CredentialProcessIT {
    private static final String KEYS = "\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SK\"";

    @TempDir
    Path folder;

    private static CredentialProcess process(String command) {
        return new CredentialProcess(command, Duration.ofSeconds(20));
    }

    private static String echo(String json) {
        return "echo '{" + json + "}'";
    }

    private static String message(CredentialProcess process) {
        try {
            return process.resolveCredentials().accessKeyId();
        } catch (CredentialFailure failure) {
            return ((Outcome.Retryable) CredentialFailure.outcome(failure)).message();
        }
    }

    @Test
    void readsTheKeysThatTheCommandPrints() {
        assertThat(process(echo(KEYS)).resolveCredentials()).isEqualTo(AwsBasicCredentials.create("AK", "SK"));
        assertThat(process(echo(KEYS + ",\"SessionToken\":\"T\"")).resolveCredentials())
                .isEqualTo(AwsSessionCredentials.create("AK", "SK", "T"));
    }

    @Test
    void runsTheCommandAgainShortlyBeforeTheKeysExpire() throws Exception {
        Path runs = folder.resolve("runs");
        String count = "echo >> '" + runs + "'; ";
        CredentialProcess forever = process(count + echo(KEYS));
        forever.resolveCredentials();
        forever.resolveCredentials();
        assertThat(Files.size(runs)).isEqualTo(1);
        for (int minutes : new int[] {4, 6}) {
            Files.delete(runs);
            String expiration = Instant.now().plus(Duration.ofMinutes(minutes)).toString();
            CredentialProcess process = process(count + echo(KEYS + ",\"Expiration\":\"" + expiration + "\""));
            process.resolveCredentials();
            process.resolveCredentials();
            assertThat(Files.size(runs)).isEqualTo(minutes == 4 ? 2 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        echo hush >&2; exit 3 | exit status 3
        echo hush | unexpected output (expected: JSON of Version 1)
        echo '{"Version":2,"AccessKeyId":"hush"}' | unexpected output (expected: JSON of Version 1)
        echo '{"Version":1,"SecretAccessKey":"hush"}' | no keys in the output (expected: AccessKeyId and SecretAccessKey)
        echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"hush","Expiration":"hush"}' | Expiration: no time (expected: one like 2006-01-02T15:04:05Z)
        hush-is-no-command | exit status 127
        cat | unexpected output (expected: JSON of Version 1)
        """, quoteCharacter = '`')
    void saysWhyThereAreNoKeysWithoutQuotingTheCommand(String command, String why) {
        assertThat(message(process(command))).isEqualTo("credential_process: " + why);
    }

    @Test
    void boundsTheOutput() {
        assertThat(message(process("exec yes hush")))
                .isEqualTo("credential_process: too much output (expected: at most 65536 bytes)");
    }

    @Test
    void endsACommandThatTakesTooLongWithItsChildren() throws Exception {
        Path pid = folder.resolve("pid");
        CredentialProcess slow =
                new CredentialProcess("sleep 600 & echo $! > '" + pid + "'; wait", Duration.ofSeconds(2));
        assertThatThrownBy(slow::resolveCredentials).isInstanceOf(CredentialFailure.class);
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(child -> child.onExit()
                        .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                        .join());
        assertThat(message(new CredentialProcess("exec sleep 600", Duration.ofSeconds(1))))
                .isEqualTo("credential_process: no end after 1s");
        // closed output, but no end
        assertThat(message(new CredentialProcess("exec sleep 600 >&-", Duration.ofSeconds(1))))
                .isEqualTo("credential_process: no end after 1s");
    }
}
