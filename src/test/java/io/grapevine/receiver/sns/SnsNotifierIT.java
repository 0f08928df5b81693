package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.FormFields;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.sns.Sns.AwsCall;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class SnsNotifierIT extends HttpNotifierContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T05:00:30Z"), ZoneOffset.UTC);

    SnsNotifierIT() {
        super("<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                + "<MessageId>m</MessageId></PublishResult></PublishResponse>");
        isForPeople = false;
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID",
                "AK",
                "AWS_SECRET_ACCESS_KEY",
                "secret-" + SECRET,
                "AWS_SESSION_TOKEN",
                "token-" + SECRET,
                "AWS_REGION",
                "us-east-2");
        return notifier(
                environment,
                "api_url=" + receiver.url("/hook/" + SECRET),
                Map.entry("sigv4", Sigv4Config.NONE),
                "message={{ everything }}",
                LOGIN);
    }

    private Notifier notifier(Map<String, String> environment, Object... fields) throws Exception {
        return SnsConfigs.with(fields).notifier(EchoRenderer.strict(), new HttpSenders(vertx, environment), CLOCK);
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(Map.of(), "api_url=" + receiver.url("/"), "subject={{ boom }}");
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoUrl.escapeForm(value));
    }

    @Test
    void publishesAFormWithASignature() throws Exception {
        Notifier notifier = notifier(
                Map.of(),
                "api_url=" + hook.url("/a%20b/{{ .Status }}?x=1#y"),
                Map.entry("attributes", Map.of("a", "1")));
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().method() + " " + hook.only().target()).isEqualTo("POST /a%20b/firing");
        assertThat(hook.only().body())
                .isEqualTo("Action=Publish&Message=message&MessageAttributes.entry.1.Name=a"
                        + "&MessageAttributes.entry.1.Value.DataType=String"
                        + "&MessageAttributes.entry.1.Value.StringValue=1&Subject=subject"
                        + "&TopicArn=arn%3Aaws%3Asns%3Aus-east-2%3A123%3At&Version=2010-03-31");
        assertThat(hook.only().headers())
                .containsEntry("content-type", "application/x-www-form-urlencoded")
                .containsEntry("x-amz-date", "20261120T050030Z")
                .containsEntry("amz-sdk-request", "attempt=1; max=3")
                .doesNotContainKey("x-amz-security-token");
        assertThat(hook.only().headers().get("authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=AK/20261120/us-east-2/sns/aws4_request, SignedHeaders="
                        + "amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-date, "
                        + "Signature=[0-9a-f]{64}");
    }

    @Test
    void tenantWithoutKeysNeverActsAsTheServer(@TempDir Path directory) throws Exception {
        Path home = Files.createDirectories(directory.resolve(".aws")).getParent();
        Files.writeString(
                home.resolve(".aws/credentials"), "[default]\naws_access_key_id=AK\naws_secret_access_key=SK\n");
        Path token = Files.writeString(directory.resolve("token"), "t");
        for (Map<String, String> identity : List.of(
                Map.of("AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK", "AWS_SESSION_TOKEN", "T"),
                Map.of("HOME", home.toString()),
                Map.of("AWS_SHARED_CREDENTIALS_FILE", home + "/.aws/credentials"),
                Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(), "AWS_ROLE_ARN", "arn:r"),
                Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", hook.url("/container")),
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", hook.url("/machine")))) {
            Map<String, String> environment = new TreeMap<>(identity);
            environment.put("AWS_REGION", "us-east-2");
            environment.put("AWS_ENDPOINT_URL_STS", hook.url("/sts"));
            HttpSenders senders =
                    new HttpSenders(vertx, environment, Destinations.ANY.ownedBy("tenant"), Sent.Observer.NONE);
            Outcome outcome = send(SnsConfigs.with("api_url=" + hook.url("/x"), Map.entry("sigv4", Sigv4Config.NONE))
                    .notifier(EchoRenderer.strict(), senders, CLOCK));
            assertThat(outcome)
                    .as(identity.toString())
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected -> assertThat(rejected.message()).contains("no keys for AWS"));
        }
        assertThat(hook.requests()).isEmpty();
    }

    /** The signature of AWS's algorithm, computed by another program, for the headers and the path that Alertmanager signs. */
    @Test
    void signsAsAlertmanagerDoes() throws Exception {
        var form = new TreeMap<>(
                Map.of("Action", "Publish", "Message", "m *~", "TopicArn", "arn:path", "Version", "2010-03-31"));
        HttpCall call = AwsCall.of("http://127.0.0.1:19301/a%20b//../%C3%BC%2A~/", form)
                .signed(
                        AwsSessionCredentials.create("AKIDEXAMPLE", "wJalrXU/EXAMPLEKEY", "ET/+="),
                        "sns",
                        "us-west-1",
                        CLOCK);
        assertThat(call.body()).isEqualTo("Action=Publish&Message=m+%2A~&TopicArn=arn%3Apath&Version=2010-03-31");
        assertThat(call.headers())
                .containsOnlyKeys(
                        "Amz-Sdk-Invocation-Id",
                        "Amz-Sdk-Request",
                        "Authorization",
                        "Content-Type",
                        "X-Amz-Date",
                        "X-Amz-Security-Token")
                .containsEntry("Amz-Sdk-Invocation-Id", "ae9435a7-5449-3e27-95be-c8368b36fb7b")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-west-1/sns/aws4_request, "
                                + "SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;"
                                + "host;x-amz-date;x-amz-security-token, "
                                + "Signature=f9437f6970d8a707debaaf9534bbe228d68790eaef8f8c38b0fcbcdf94c16f4b");
    }

    @Test
    void leavesOutAPortThatGoesWithoutSaying() throws Exception {
        AwsCredentials keys = AwsBasicCredentials.create("AK", "SK");
        var form = new TreeMap<>(Map.of("Action", "Publish"));
        assertThat(AwsCall.of("https://h:443", form).signed(keys, "sns", "us-east-2", CLOCK))
                .isEqualTo(AwsCall.of("https://h/", form).signed(keys, "sns", "us-east-2", CLOCK))
                .isNotEqualTo(AwsCall.of("https://h:80/", form).signed(keys, "sns", "us-east-2", CLOCK));
        assertThat(AwsCall.of("http://h:80/?q", form).signed(keys, "sns", "us-east-2", CLOCK))
                .isEqualTo(AwsCall.of("http://h", form).signed(keys, "sns", "us-east-2", CLOCK));
    }

    @Test
    void goesWhereTheEnvironmentSaysAndReadsKeysAnewEveryTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("credentials"), "[p]\naws_access_key_id=K1\naws_secret_access_key=S\n");
        Notifier notifier = notifier(
                Map.of(
                        "AWS_ENDPOINT_URL_SNS", hook.url("/moved"),
                        "AWS_SHARED_CREDENTIALS_FILE", file.toString()),
                Map.entry("sigv4", SnsConfigs.profile("us-east-2", "p", "")));
        send(notifier);
        Files.writeString(file, "[p]\naws_access_key_id=K2\naws_secret_access_key=S\n");
        send(notifier);
        assertThat(hook.requests()).allMatch(received -> received.target().equals("/moved"));
        assertThat(hook.requests().get(0).headers().get("authorization")).contains("Credential=K1/");
        assertThat(hook.requests().get(1).headers().get("authorization")).contains("Credential=K2/");
    }

    @Test
    void rejectsWhatCannotBeSent() throws Exception {
        assertThat(Outcomes.rejected(send(notifier(Map.of(), Map.entry("sigv4", Sigv4Config.NONE))))
                        .message())
                .startsWith("sigv4.region: not set");
        assertThat(send(notifier(Map.of(), "api_url=http://" + SECRET + "/\u0001")))
                .isEqualTo(
                        new Outcome.Rejected(FailureReason.OTHER, "URL <redacted>: invalid control character in URL"));
    }

    @Test
    void awsOwnClientTakesOnlyTlsAndProxyOfTheSettings() throws Exception {
        HttpConfig http = HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret(""), "/missing"));
        Object[] config = {"api_url=" + hook.url("/"), Map.entry("http_config", http)};
        assertThat(send(notifier(Map.of(), config))).isInstanceOf(Outcome.Retryable.class);
        assertThat(hook.requests()).isEmpty();
        assertThat(send(notifier(Map.of(), Written.and(config, "use_aws_http_client=true"))))
                .isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void trustsTheAuthoritiesOfTheEnvironment(@TempDir Path folder) throws Exception {
        Path bundle = Files.writeString(folder.resolve("bundle.pem"), TestTls.pem("ca.pem"));
        try (HookServer hook = HookServer.start(TestTls.server("server"), false)) {
            Object[] config = {"api_url=" + hook.url("/")};
            assertThat(send(notifier(Map.of("AWS_CA_BUNDLE", bundle.toString()), config)))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(send(notifier(Map.of(), config))).isInstanceOf(Outcome.Retryable.class);
            assertThat(send(notifier(
                            Map.of("AWS_CA_BUNDLE", "/missing"),
                            Written.and(
                                    config,
                                    Map.entry(
                                            "http_config",
                                            new HttpConfig(
                                                    null,
                                                    null,
                                                    null,
                                                    TestTls.trusting(),
                                                    true,
                                                    true,
                                                    HttpConfig.DEFAULT.proxy(),
                                                    null))))))
                    .isInstanceOf(Outcome.Delivered.class);
        }
    }

    /** What SNS refuses of a message; empty if it takes it. */
    private static String refusal(Map<String, String> form) {
        String subject = form.get("Subject");
        if (subject != null && (subject.isBlank() || subject.length() >= 100 || !subject.equals(subject.strip()))) {
            return "Subject";
        }
        if (subject != null && subject.chars().anyMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028)) {
            return "Subject";
        }
        if (form.getOrDefault("Message", "").isEmpty()) {
            return "Empty message";
        }
        return form.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("MessageAttributes."))
                .filter(entry -> entry.getValue().isEmpty()
                        || (entry.getKey().endsWith(".Name")
                                && !entry.getValue().matches("[A-Za-z0-9_.-]{1,256}")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private Outcome.Delivered taken(Object... fields) throws Exception {
        hook.answer((exchange, received) -> {
            String refusal = refusal(FormFields.of(received.body()));
            HookServer.Answer answer = refusal.isEmpty()
                    ? HookServer.status(200, "<PublishResponse/>")
                    : HookServer.status(
                            400,
                            "<ErrorResponse><Error><Code>InvalidParameter</Code><Message>" + refusal
                                    + "</Message></Error></ErrorResponse>");
            answer.to(exchange, received);
        });
        return Outcomes.delivered(send(notifier(
                Map.of("AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "s", "AWS_REGION", "us-east-2"),
                Written.and(new Object[] {"api_url=" + hook.url("/"), Map.entry("sigv4", Sigv4Config.NONE)}, fields))));
    }

    private String sent(String field) {
        return FormFields.of(hook.requests().get(hook.requests().size() - 1).body())
                .getOrDefault(field, "(none)");
    }

    @Test
    void subjectsThatSnsRefusesAreChanged() throws Exception {
        assertThat(taken("subject=two\nlines\r\n and\ta tab\n").remark())
                .isEqualTo(
                        "subject: \"two\\nlines\\r\\n and\\ta tab\\n\" (expected: one line), so two lines  and a tab was sent");
        assertThat(sent("Subject")).isEqualTo("two lines  and a tab");
        assertThat(taken("subject=" + "ü".repeat(100)).remark()).isNull();
        assertThat(sent("Subject")).isEqualTo("ü".repeat(98) + "…");
        assertThat(taken("subject=" + "x".repeat(99)).remark()).isNull();
        assertThat(sent("Subject")).isEqualTo("x".repeat(99));
        assertThat(taken("subject= \n").remark())
                .isEqualTo("subject: \" \\n\" (expected: one line), so it was left out");
        assertThat(sent("Subject")).isEqualTo("(none)");
    }

    @Test
    void attributesAndMessagesThatSnsRefusesGetAStandIn() throws Exception {
        assertThat(taken(Map.entry("attributes", Map.of("a", "", "b", "{{ .Status }}")))
                        .remark())
                .isEqualTo("attributes.a: \"\" (expected: a text), so it was left out");
        assertThat(sent("MessageAttributes.entry.1.Name")).isEqualTo("b");
        assertThat(taken(Map.entry("attributes", Map.of("", "x", "a b", "y"))).remark())
                .contains("attributes: \"\" (expected: a name", "attributes: \"a b\"");
        assertThat(taken("message=").remark()).contains("so (no details) was sent");
    }
}
