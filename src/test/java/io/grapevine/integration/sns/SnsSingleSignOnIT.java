package io.grapevine.integration.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.Samples;
import io.vertx.core.Vertx;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A profile of IAM Identity Center. The SDK looks for the token of the login in the home directory of the process and
 * for endpoints in its environment, so the notifier runs in a process of its own.
 */
class SnsSingleSignOnIT {
    private static final String START_URL = "https://example.invalid/start";

    /** Sends one notification to the URL of the first argument and prints its outcome. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        SnsNotifier notifier = new SnsNotifier(
                SnsConfigs.with(builder -> {
                    builder.apiUrl = arguments[0];
                    builder.sigv4 = SnsConfigs.profile("us-east-2", "login", "");
                }),
                EchoRenderer.strict(),
                new HttpSenders(vertx, System.getenv()));
        System.out.println(
                notifier.send(Samples.firing("h1")).toCompletableFuture().get());
        System.exit(0);
    }

    private static String run(Path home, HookServer hook) throws Exception {
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SnsSingleSignOnIT.class.getName(),
                hook.url("/sns"));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("AWS_ENDPOINT_URL_SSO", hook.url(""));
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static void logIn(Path home, Instant expiry) throws Exception {
        byte[] name = MessageDigest.getInstance("SHA-1").digest(START_URL.getBytes(StandardCharsets.UTF_8));
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        Files.writeString(
                cache.resolve(HexFormat.of().formatHex(name) + ".json"),
                "{\"accessToken\":\"hush-login\",\"expiresAt\":\"" + expiry
                        + "\",\"region\":\"us-east-2\",\"startUrl\":\"" + START_URL + "\"}");
        Files.writeString(home.resolve(".aws" + File.separator + "config"), """
                [profile login]
                sso_start_url = https://example.invalid/start
                sso_region = us-east-2
                sso_account_id = 123
                sso_role_name = reader
                """);
    }

    @Test
    void loginOfAPersonGivesTheCredentials(@TempDir Path home) throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer((exchange, received) -> HookServer.status(
                            200,
                            received.method().equals("POST")
                                    ? ""
                                    : "{\"roleCredentials\":{\"accessKeyId\":\"LK\",\"secretAccessKey\":\"S\","
                                            + "\"sessionToken\":\"T\",\"expiration\":"
                                            + Instant.now().plusSeconds(3600).toEpochMilli() + "}}")
                    .to(exchange, received));
            logIn(home, Instant.now().plusSeconds(3600));
            assertThat(run(home, hook)).contains("Delivered").doesNotContain("hush");
            assertThat(hook.requests().get(0).target())
                    .startsWith("/federation/credentials?")
                    .contains("role_name=reader", "account_id=123");
            assertThat(hook.requests().get(0).headers()).containsEntry("x-amz-sso_bearer_token", "hush-login");
            assertThat(hook.requests().get(1).headers().get("authorization")).contains("Credential=LK/");
            logIn(home, Instant.now().minusSeconds(60));
            assertThat(run(home, hook))
                    .contains("Retryable[reason=OTHER, message=credentials: The SSO session")
                    .doesNotContain("hush");
            assertThat(hook.requests()).hasSize(2);
        }
    }
}
