package io.grapevine.receiver.sns;

import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.receiver.sns.CredentialResolver.CredentialFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials that a command prints, the {@code credential_process} of a profile. Unlike the provider of the SDK, it ends
 * a command that takes too long, and puts nothing of what the command writes into messages.
 */
final class CredentialProcess implements AwsCredentialsProvider {
    private static final int MAX_OUTPUT = 64 << 10;

    /** How long before their expiry others are fetched. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final String command;
    private final Duration limit;
    private @Nullable AwsCredentials cached;
    private Instant expiry = Instant.MIN;

    /** A provider that runs {@code command} with {@code sh -c}, for as long as {@code limit}. */
    CredentialProcess(String command, Duration limit) {
        this.command = command;
        this.limit = limit;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        AwsCredentials known = cached;
        return known != null && Instant.now().isBefore(expiry) ? known : read(JsonAnswer.scalars(output()));
    }

    private AwsCredentials read(Map<String, String> output) {
        if (!output.getOrDefault("/Version", "").equals("1")) {
            throw failed("unexpected output (expected: JSON of Version 1)");
        }
        String accessKey = output.getOrDefault("/AccessKeyId", "");
        String secretKey = output.getOrDefault("/SecretAccessKey", "");
        String token = output.getOrDefault("/SessionToken", "");
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw failed("no keys in the output (expected: AccessKeyId and SecretAccessKey)");
        }
        expiry = expiry(output.getOrDefault("/Expiration", ""));
        AwsCredentials read = token.isBlank()
                ? AwsBasicCredentials.create(accessKey, secretKey)
                : AwsSessionCredentials.create(accessKey, secretKey, token);
        cached = read;
        return read;
    }

    private static Instant expiry(String text) {
        try {
            return text.isEmpty() ? Instant.MAX : Instant.parse(text).minus(MARGIN);
        } catch (DateTimeException malformed) {
            throw failed("Expiration: no time (expected: one like 2006-01-02T15:04:05Z)");
        }
    }

    private String output() {
        Process process = start();
        try {
            long end = System.nanoTime() + limit.toNanos();
            // A thread of its own reads, as a descendant that has left the process tree may keep the pipe open.
            CompletableFuture<byte[]> output =
                    CompletableFuture.supplyAsync(() -> read(process.getInputStream()), CredentialProcess::onThread);
            byte[] bytes = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (bytes.length > MAX_OUTPUT) {
                throw failed("too much output (expected: at most " + MAX_OUTPUT + " bytes)");
            } else if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw late();
            } else if (process.exitValue() != 0) {
                throw failed("exit status " + process.exitValue());
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (TimeoutException tooLong) {
            throw late();
        } catch (ExecutionException unreadable) {
            throw failed("its output cannot be read");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() {
        try {
            Process process = new ProcessBuilder(List.of("sh", "-c", command))
                    .redirectError(Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException unstartable) {
            throw failed("cannot be started");
        }
    }

    private static byte[] read(InputStream output) {
        try {
            return output.readNBytes(MAX_OUTPUT + 1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void onThread(Runnable task) {
        Thread thread = new Thread(task, "credential-process");
        thread.setDaemon(true);
        thread.start();
    }

    private CredentialFailure late() {
        return failed("no end after " + limit.toSeconds() + "s");
    }

    private static CredentialFailure failed(String why) {
        return CredentialFailure.passing("credential_process: " + why);
    }

    /** The name of the type alone: commands may hold secrets. */
    @Override
    public String toString() {
        return "CredentialProcess";
    }
}
