package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles that have to be assumed before a notification can be signed: the SDK against a server in the place of STS. */
class SnsRoleIT extends CredentialServices {
    @Test
    void assumesARole() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        Sigv4Config config =
                new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "e/x", "", Map.of(), false, "");
        assertThat(send(notifier(config))).isInstanceOf(Outcome.Delivered.class);
        assertThat(hook.requests().get(0).target()).isEqualTo("/sts");
        assertThat(parameters(hook.requests().get(0)))
                .containsExactlyInAnyOrder(
                        "Action=AssumeRole",
                        "DurationSeconds=900",
                        "ExternalId=e%2Fx",
                        "RoleArn=arn%3Ar",
                        "RoleSessionName=grapevine",
                        "Version=2011-06-15");
        assertThat(hook.requests().get(0).headers()).containsEntry("user-agent", HttpSender.USER_AGENT);
        isSignedWith(hook.requests().get(0), "AK", "sts", null);
        isSignedWith(last(), "RK", "sns", "T-RK");
    }

    /** The SDK knows the variable, too: it reads it from the process, or this property in its place. */
    @Test
    void endpointOfTheEnvironmentKeepsItsPath() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        System.setProperty("aws.endpointUrlSts", hook.url("/sts"));
        try {
            send(notifier(ROLE));
            assertThat(hook.requests()).extracting(HookServer.Received::target).containsExactly("/sts", "/sns");
        } finally {
            System.clearProperty("aws.endpointUrlSts");
        }
    }

    @Test
    void keepsKeysUntilShortlyBeforeTheyExpire() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        Notifier notifier = notifier(ROLE);
        send(notifier);
        send(notifier);
        assertThat(requests()).containsExactly("AssumeRole", "Publish", "Publish");
        lifetime = Duration.ofSeconds(30);
        answer("AssumeRole", 200, xml("RK"));
        Notifier other = notifier(ROLE);
        send(other);
        send(other);
        assertThat(requests().subList(3, 7)).containsExactly("AssumeRole", "Publish", "AssumeRole", "Publish");
    }

    @Test
    void fetchesKeysAnewWhenTheyAreRefusedAsExpired() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        answer("Publish", 403, "<E><Error><Code>ExpiredToken</Code><Message>old</Message></Error></E>");
        Notifier notifier = notifier(ROLE);
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.AUTH_ERROR, "SNS: unexpected status code 403: ExpiredToken: old", null));
        answers.remove("Publish");
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        assertThat(requests()).containsExactly("AssumeRole", "Publish", "AssumeRole", "Publish");
    }

    @Test
    void assumesARoleByTheTokenOfAnotherSystem(@TempDir Path folder) throws Exception {
        answer("AssumeRoleWithWebIdentity", 200, xml("WK"));
        Path file = Files.writeString(folder.resolve("token"), "hush=jwt\n");
        String[] variables = {"AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(), "AWS_ROLE_ARN", "arn:w"};
        assertThat(send(notifier(REGION, variables))).isInstanceOf(Outcome.Delivered.class);
        assertThat(parameters(hook.requests().get(0)))
                .containsExactlyInAnyOrder(
                        "Action=AssumeRoleWithWebIdentity",
                        "RoleArn=arn%3Aw",
                        "RoleSessionName=grapevine",
                        "Version=2011-06-15",
                        "WebIdentityToken=hush%3Djwt");
        assertThat(hook.requests().get(0).headers()).doesNotContainKey("authorization");
        isSignedWith(last(), "WK", "sns", "T-WK");
        answer("AssumeRoleWithWebIdentity", 400, "<E><Code>InvalidIdentityToken</Code><Message>hush=jwt</Message></E>");
        assertThat(send(notifier(REGION, variables)))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR,
                        "STS: unexpected status code 400: InvalidIdentityToken: <redacted>"));
        Files.delete(file);
        assertThat(send(notifier(REGION, variables))).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void refusalsOfStsAreThoseOfTheAttempt() throws Exception {
        Sigv4Config config = SnsConfigs.profile("us-east-2", "", "arn:r");
        String[] keys = {"AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK"};
        answer("AssumeRole", 403, "<E><Error><Code>AccessDenied</Code><Message>no</Message></Error></E>");
        assertThat(send(notifier(config, keys)))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.AUTH_ERROR, "STS: unexpected status code 403: AccessDenied: no"));
        answer("AssumeRole", 500, "down");
        assertThat(send(notifier(config, keys)))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.SERVER_ERROR, "STS: unexpected status code 500: down", null));
        for (String odd : List.of("hush?", "<R><Result><Credentials/></Result></R>", "<R><hush/></R>", "")) {
            answer("AssumeRole", 200, odd);
            assertThat(send(notifier(config, keys)))
                    .isInstanceOf(Outcome.Retryable.class)
                    .asString()
                    .contains("credentials: ")
                    .doesNotContain("hush");
        }
        assertThat(requests()).doesNotContain("Publish");
    }

    @Test
    void profileAssumesItsRoleWithTheRoleOfAnother(@TempDir Path folder) throws Exception {
        answers.put("AssumeRole", (exchange, received) -> {
            String role = parameters(received).contains("RoleArn=arn%3Asecond") ? "K2" : "K1";
            HookServer.status(200, xml(role)).to(exchange, received);
        });
        Path file = Files.writeString(folder.resolve("config"), """
            [profile first]
            role_arn = arn:first
            source_profile = second
            external_id = ext
            role_session_name = sess
            duration_seconds = 1800
            [profile second]
            role_arn = arn:second
            source_profile = second
            aws_access_key_id = K
            aws_secret_access_key = S
            """);
        Sigv4Config config = SnsConfigs.profile("us-east-2", "first", "");
        assertThat(send(notifier(config, "AWS_CONFIG_FILE", file.toString()))).isInstanceOf(Outcome.Delivered.class);
        isSignedWith(hook.requests().get(0), "K", "sts", null);
        assertThat(parameters(hook.requests().get(0)))
                .contains("RoleArn=arn%3Asecond", "RoleSessionName=grapevine", "DurationSeconds=900");
        isSignedWith(hook.requests().get(1), "K2", "sts", "T-K2");
        assertThat(parameters(hook.requests().get(1)))
                .contains("RoleArn=arn%3Afirst", "RoleSessionName=sess", "DurationSeconds=1800", "ExternalId=ext");
        isSignedWith(last(), "K1", "sns", "T-K1");
    }

    @Test
    void attemptsAtTheSameTimeShareOneRequestForKeys() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        answers.put("AssumeRole", (exchange, received) -> {
            try {
                done.await();
            } catch (InterruptedException stopped) {
                exchange.close();
            }
            HookServer.status(200, xml("RK")).to(exchange, received);
        });
        Notifier notifier = notifier(ROLE);
        List<CompletableFuture<Outcome>> attempts = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // twice as many as there are workers
            attempts.add(notifier.send(Samples.firing("h" + i)).toCompletableFuture());
        }
        vertx.executeBlocking(() -> "a worker is free", false)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        done.countDown();
        for (CompletableFuture<Outcome> attempt : attempts) {
            assertThat(attempt.get()).isInstanceOf(Outcome.Delivered.class);
        }
        assertThat(requests().stream().filter("AssumeRole"::equals)).hasSize(1);
    }
}
