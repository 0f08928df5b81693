package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that have to be fetched from the machine, a container or a command before a notification can be signed. */
class SnsCredentialsIT extends CredentialServices {
    @Test
    void noObserverSeesHowKeysAreHad(@TempDir Path folder) throws Exception {
        answer("AssumeRoleWithWebIdentity", 200, xml("WK"));
        Path file = Files.writeString(folder.resolve("token"), "hush");
        send(notifier(REGION, "AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(), "AWS_ROLE_ARN", "arn:w"));
        assertThat(observed)
                .singleElement()
                .satisfies(sent -> assertThat(sent.body()).startsWith("Action=Publish"))
                .satisfies(sent -> assertThat(sent.headers().toString()).doesNotContain("T-WK"));
    }

    /** The SDK reads the variables of the process, or these properties in their place. */
    @Test
    void asksTheContainer(@TempDir Path folder) throws Exception {
        answer("/ecs/keys", 200, json("CK"));
        Path file = Files.writeString(folder.resolve("token"), "Bearer t");
        String url = hook.url("/ecs/keys");
        System.setProperty("aws.containerCredentialsFullUri", url);
        System.setProperty("aws.containerAuthorizationTokenFile", file.toString());
        try {
            assertThat(send(notifier(REGION, "AWS_CONTAINER_CREDENTIALS_FULL_URI", url)))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(hook.requests().get(0).method()).isEqualTo("GET");
            assertThat(hook.requests().get(0).headers()).containsEntry("authorization", "Bearer t");
            isSignedWith(last(), "CK", "sns", "T-CK");
            System.setProperty("aws.containerCredentialsFullUri", "http://192.0.2.1/");
            assertThat(send(notifier(REGION, "AWS_CONTAINER_CREDENTIALS_FULL_URI", url)))
                    .isInstanceOf(Outcome.Retryable.class);
        } finally {
            System.clearProperty("aws.containerCredentialsFullUri");
            System.clearProperty("aws.containerAuthorizationTokenFile");
        }
    }

    @Test
    void asksTheMachine() throws Exception {
        answer("/m/latest/api/token", 200, "session");
        answer("/m/latest/meta-data/iam/security-credentials/", 200, "role\nother");
        answer("/m/latest/meta-data/iam/security-credentials/role", 200, json("MK"));
        assertThat(send(notifier(REGION))).isInstanceOf(Outcome.Delivered.class);
        assertThat(hook.requests()).hasSize(4);
        assertThat(hook.requests().get(0).method()).isEqualTo("PUT");
        assertThat(hook.requests().get(0).headers()).containsKey("x-aws-ec2-metadata-token-ttl-seconds");
        assertThat(hook.requests().subList(1, 3))
                .allSatisfy(received ->
                        assertThat(received.headers()).containsEntry("x-aws-ec2-metadata-token", "session"));
        isSignedWith(last(), "MK", "sns", "T-MK");
    }

    @Test
    void aRoleOfTheMachinesMayAssumeAnother() throws Exception {
        answer("/m/latest/api/token", 200, "session");
        answer("/m/latest/meta-data/iam/security-credentials/", 200, "role");
        answer("/m/latest/meta-data/iam/security-credentials/role", 200, json("MK"));
        answer("AssumeRole", 200, xml("RK"));
        send(notifier(SnsConfigs.profile("us-east-2", "", "arn:r")));
        isSignedWith(hook.requests().get(3), "MK", "sts", "T-MK");
        isSignedWith(last(), "RK", "sns", "T-RK");
    }

    @Test
    void saysThatThereAreNoKeys() throws Exception {
        answer("/m/latest/api/token", 200, "session");
        answer("/m/latest/meta-data/iam/security-credentials/", 404, "");
        Outcome.Retryable failure = Outcomes.retryable(send(notifier(REGION)));
        assertThat(failure.message()).startsWith("credentials: Failed to load credentials from IMDS.: ");
        assertThat(failure.reason()).isEqualTo(FailureReason.OTHER);
        answer("/m/latest/meta-data/iam/security-credentials/", 200, "role");
        answer("/m/latest/meta-data/iam/security-credentials/role", 200, "{\"Code\":\"Failed\",\"Token\":\"hush\"}");
        assertThat(send(notifier(REGION)))
                .isInstanceOf(Outcome.Retryable.class)
                .asString()
                .contains("credentials: Failed to load credentials from IMDS.")
                .doesNotContain("hush");
        assertThat(requests()).doesNotContain("Publish");
    }

    @Test
    void waitsForKeysNoLongerThanTheFlushMayTake() throws Exception {
        answers.put("AssumeRole", HookServer.SILENCE);
        Notification notification = Samples.within(Duration.ofMillis(300), Samples.firing("h1"));
        assertThat(send(notifier(ROLE), notification))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.CONTEXT_DEADLINE_EXCEEDED, "credentials: deadline exceeded", null));
    }

    @Test
    void doesNotWaitLongForAMachineThatSaysNothing() throws Exception {
        answers.put("/m/latest/api/token", HookServer.SILENCE);
        assertThat(Outcomes.retryable(send(notifier(REGION))).message())
                .startsWith("credentials: Failed to load credentials from IMDS.");
    }

    @Test
    void commandOfAProfileGivesTheCredentials(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), json("PK").replace("{", "{\"Version\":1,"));
        Path file = Files.writeString(
                folder.resolve("credentials"),
                "[p]\ncredential_process = sed s/Token/SessionToken/ '" + keys + "'\nrole_arn = arn:x\n");
        answer("AssumeRole", 200, xml("RK"));
        Notifier notifier =
                notifier(SnsConfigs.profile("us-east-2", "p", ""), "AWS_SHARED_CREDENTIALS_FILE", file.toString());
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        isSignedWith(hook.requests().get(0), "PK", "sts", "T-PK");
        isSignedWith(last(), "RK", "sns", "T-RK");
    }

    @Test
    void sdkLeavesNoThreadsBehind() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        send(notifier(ROLE));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("sdk") || name.contains("aws") || name.contains("idle-connection"));
    }
}
