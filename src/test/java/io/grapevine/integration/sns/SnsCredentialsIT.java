package io.grapevine.integration.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.Samples;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Sent;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that have to be fetched before a notification can be signed: the SDK against a server on loopback. */
class SnsCredentialsIT {
    private static final Sigv4Config REGION = SnsConfigs.profile("us-east-2", "", "");

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, HookServer.Answer> answers = new ConcurrentHashMap<>();
    private final List<Sent> observed = new CopyOnWriteArrayList<>();
    private HookServer hook;
    private Duration lifetime = Duration.ofHours(1);

    @BeforeEach
    void start() {
        hook = HookServer.start();
        hook.answer((exchange, heard) ->
                answers.getOrDefault(subject(heard), HookServer.status(200, "")).to(exchange, heard));
    }

    @AfterEach
    void stop() {
        hook.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The action of a form, or the path. */
    private static String subject(HookServer.Heard heard) {
        return heard.body().startsWith("Action=") ? heard.body().substring(7).split("&", 2)[0] : heard.target();
    }

    private void answer(String subject, int status, String body) {
        answers.put(subject, HookServer.status(status, body));
    }

    private String expiry() {
        return Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What the metadata services hand out. */
    private String json(String accessKey) {
        return "{\"Code\":\"Success\",\"AccessKeyId\":\"" + accessKey + "\",\"SecretAccessKey\":\"S\",\"Token\":\"T-"
                + accessKey + "\",\"Expiration\":\"" + expiry() + "\"}";
    }

    /** What STS hands out. */
    private String xml(String accessKey) {
        return "<R xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Result><Credentials><AccessKeyId>" + accessKey
                + "</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T-" + accessKey
                + "</SessionToken><Expiration>" + expiry() + "</Expiration></Credentials></Result></R>";
    }

    private Notifier notifier(Sigv4Config sigv4, String... variables) throws Exception {
        Map<String, String> environment = new TreeMap<>(
                Map.of("AWS_ENDPOINT_URL_STS", hook.url("/sts"), "AWS_EC2_METADATA_SERVICE_ENDPOINT", hook.url("/m")));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        HttpSenders senders = new HttpSenders(vertx, environment, request -> {
            observed.add(request);
            return status -> {};
        });
        return new SnsNotifier(
                SnsConfigs.with(builder -> {
                    builder.apiUrl = hook.url("/sns");
                    builder.sigv4 = sigv4;
                }),
                EchoRenderer.strict(),
                senders);
    }

    private static Outcome send(Notifier notifier) throws Exception {
        return send(notifier, Samples.firing("h1"));
    }

    private static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get();
    }

    private static List<String> parameters(HookServer.Heard heard) {
        return List.of(heard.body().split("&"));
    }

    private List<String> heard() {
        return hook.heard().stream().map(SnsCredentialsIT::subject).toList();
    }

    private HookServer.Heard last() {
        return hook.heard().get(hook.heard().size() - 1);
    }

    private void isSignedWith(HookServer.Heard heard, String accessKey, String service, String token) {
        assertThat(heard.headers().get("authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=" + accessKey + "/[0-9]{8}/us-east-2/" + service + "/.*");
        assertThat(heard.headers().get("x-amz-security-token")).isEqualTo(token);
    }

    @Test
    void assumesARole() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        Sigv4Config config = new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "e/x", false, "");
        assertThat(send(notifier(config))).isInstanceOf(Outcome.Delivered.class);
        assertThat(hook.heard().get(0).target()).isEqualTo("/sts");
        assertThat(parameters(hook.heard().get(0)))
                .containsExactlyInAnyOrder(
                        "Action=AssumeRole",
                        "DurationSeconds=900",
                        "ExternalId=e%2Fx",
                        "RoleArn=arn%3Ar",
                        "RoleSessionName=grapevine",
                        "Version=2011-06-15");
        assertThat(hook.heard().get(0).headers()).containsEntry("user-agent", "Alertmanager/0.34.0");
        isSignedWith(hook.heard().get(0), "AK", "sts", null);
        isSignedWith(last(), "RK", "sns", "T-RK");
    }

    /** The SDK knows the variable, too: it reads it from the process, or this property in its place. */
    @Test
    void endpointOfTheEnvironmentKeepsItsPath() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        System.setProperty("aws.endpointUrlSts", hook.url("/sts"));
        try {
            send(notifier(new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", false, "")));
            assertThat(hook.heard()).extracting(HookServer.Heard::target).containsExactly("/sts", "/sns");
        } finally {
            System.clearProperty("aws.endpointUrlSts");
        }
    }

    @Test
    void keepsKeysUntilShortlyBeforeTheyExpire() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        Sigv4Config config = new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", false, "");
        Notifier notifier = notifier(config);
        send(notifier);
        send(notifier);
        assertThat(heard()).containsExactly("AssumeRole", "Publish", "Publish");
        lifetime = Duration.ofSeconds(30);
        answer("AssumeRole", 200, xml("RK"));
        Notifier other = notifier(config);
        send(other);
        send(other);
        assertThat(heard().subList(3, 7)).containsExactly("AssumeRole", "Publish", "AssumeRole", "Publish");
    }

    @Test
    void fetchesKeysAnewWhenTheyAreRefusedAsExpired() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        answer("Publish", 403, "<E><Error><Code>ExpiredToken</Code><Message>old</Message></Error></E>");
        Notifier notifier = notifier(new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", false, ""));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.AUTH_ERROR, "SNS: unexpected status code 403: ExpiredToken: old", null));
        answers.remove("Publish");
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        assertThat(heard()).containsExactly("AssumeRole", "Publish", "AssumeRole", "Publish");
    }

    @Test
    void assumesARoleByTheTokenOfAnotherSystem(@TempDir Path folder) throws Exception {
        answer("AssumeRoleWithWebIdentity", 200, xml("WK"));
        Path file = Files.writeString(folder.resolve("token"), "hush=jwt\n");
        String[] variables = {"AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(), "AWS_ROLE_ARN", "arn:w"};
        assertThat(send(notifier(REGION, variables))).isInstanceOf(Outcome.Delivered.class);
        assertThat(parameters(hook.heard().get(0)))
                .containsExactlyInAnyOrder(
                        "Action=AssumeRoleWithWebIdentity",
                        "RoleArn=arn%3Aw",
                        "RoleSessionName=grapevine",
                        "Version=2011-06-15",
                        "WebIdentityToken=hush%3Djwt");
        assertThat(hook.heard().get(0).headers()).doesNotContainKey("authorization");
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
            assertThat(hook.heard().get(0).method()).isEqualTo("GET");
            assertThat(hook.heard().get(0).headers()).containsEntry("authorization", "Bearer t");
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
        assertThat(hook.heard()).hasSize(4);
        assertThat(hook.heard().get(0).method()).isEqualTo("PUT");
        assertThat(hook.heard().get(0).headers()).containsKey("x-aws-ec2-metadata-token-ttl-seconds");
        assertThat(hook.heard().subList(1, 3))
                .allSatisfy(heard -> assertThat(heard.headers()).containsEntry("x-aws-ec2-metadata-token", "session"));
        isSignedWith(last(), "MK", "sns", "T-MK");
    }

    @Test
    void aRoleOfTheMachinesMayAssumeAnother() throws Exception {
        answer("/m/latest/api/token", 200, "session");
        answer("/m/latest/meta-data/iam/security-credentials/", 200, "role");
        answer("/m/latest/meta-data/iam/security-credentials/role", 200, json("MK"));
        answer("AssumeRole", 200, xml("RK"));
        send(notifier(SnsConfigs.profile("us-east-2", "", "arn:r")));
        isSignedWith(hook.heard().get(3), "MK", "sts", "T-MK");
        isSignedWith(last(), "RK", "sns", "T-RK");
    }

    @Test
    void saysThatThereAreNoKeys() throws Exception {
        answer("/m/latest/api/token", 200, "session");
        answer("/m/latest/meta-data/iam/security-credentials/", 404, "");
        assertThat(send(notifier(REGION))).isInstanceOfSatisfying(Outcome.Retryable.class, failure -> {
            assertThat(failure.message()).startsWith("credentials: Failed to load credentials from IMDS.: ");
            assertThat(failure.reason()).isEqualTo(FailureReason.OTHER);
        });
        answer("/m/latest/meta-data/iam/security-credentials/", 200, "role");
        answer("/m/latest/meta-data/iam/security-credentials/role", 200, "{\"Code\":\"Failed\",\"Token\":\"hush\"}");
        assertThat(send(notifier(REGION)))
                .isInstanceOf(Outcome.Retryable.class)
                .asString()
                .contains("credentials: Failed to load credentials from IMDS.")
                .doesNotContain("hush");
        assertThat(heard()).doesNotContain("Publish");
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
        assertThat(heard()).doesNotContain("Publish");
    }

    @Test
    void waitsForKeysNoLongerThanTheFlushMayTake() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        answers.put("AssumeRole", (exchange, heard) -> {
            try {
                done.await();
            } catch (InterruptedException stopped) {
                exchange.close();
            }
        });
        try {
            Notification notification = Samples.within(Duration.ofMillis(300), Samples.firing("h1"));
            Sigv4Config config = new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", false, "");
            assertThat(send(notifier(config), notification))
                    .isEqualTo(new Outcome.Retryable(
                            FailureReason.CONTEXT_DEADLINE_EXCEEDED, "credentials: deadline exceeded", null));
        } finally {
            done.countDown();
        }
    }

    @Test
    void doesNotWaitLongForAMachineThatSaysNothing() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        answers.put("/m/latest/api/token", (exchange, heard) -> {
            try {
                done.await();
            } catch (InterruptedException stopped) {
                exchange.close();
            }
        });
        try {
            assertThat(send(notifier(REGION)))
                    .isInstanceOfSatisfying(
                            Outcome.Retryable.class,
                            failure -> assertThat(failure.message())
                                    .startsWith("credentials: Failed to load credentials from IMDS."));
        } finally {
            done.countDown();
        }
    }

    @Test
    void profileAssumesItsRoleWithTheRoleOfAnother(@TempDir Path folder) throws Exception {
        answers.put("AssumeRole", (exchange, heard) -> {
            String role = parameters(heard).contains("RoleArn=arn%3Asecond") ? "K2" : "K1";
            HookServer.status(200, xml(role)).to(exchange, heard);
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
        isSignedWith(hook.heard().get(0), "K", "sts", null);
        assertThat(parameters(hook.heard().get(0)))
                .contains("RoleArn=arn%3Asecond", "RoleSessionName=grapevine", "DurationSeconds=900");
        isSignedWith(hook.heard().get(1), "K2", "sts", "T-K2");
        assertThat(parameters(hook.heard().get(1)))
                .contains("RoleArn=arn%3Afirst", "RoleSessionName=sess", "DurationSeconds=1800", "ExternalId=ext");
        isSignedWith(last(), "K1", "sns", "T-K1");
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
        isSignedWith(hook.heard().get(0), "PK", "sts", "T-PK");
        isSignedWith(last(), "RK", "sns", "T-RK");
    }

    @Test
    void attemptsAtTheSameTimeShareOneRequestForKeys() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        answers.put("AssumeRole", (exchange, heard) -> {
            try {
                done.await();
            } catch (InterruptedException stopped) {
                exchange.close();
            }
            HookServer.status(200, xml("RK")).to(exchange, heard);
        });
        Notifier notifier = notifier(new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", false, ""));
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
        assertThat(heard().stream().filter("AssumeRole"::equals)).hasSize(1);
    }

    @Test
    void sdkLeavesNoThreadsBehind() throws Exception {
        answer("AssumeRole", 200, xml("RK"));
        send(notifier(new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", false, "")));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("sdk") || name.contains("aws") || name.contains("idle-connection"));
    }
}
