package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on loopback in the place of STS, of the metadata services and of SNS, and notifiers that use it. */
abstract class CredentialServices {
    static final Sigv4Config REGION = SnsConfigs.profile("us-east-2", "", "");

    /** A role that keys of the configuration may assume. */
    static final Sigv4Config ROLE =
            new Sigv4Config("us-east-2", "AK", new Secret("SK"), "", "arn:r", "", "", Map.of(), false, "");

    final Vertx vertx = Vertx.vertx();
    final Map<String, HookServer.Answer> answers = new ConcurrentHashMap<>();
    final List<Sent> observed = new CopyOnWriteArrayList<>();
    HookServer hook;
    Duration lifetime = Duration.ofHours(1);

    @BeforeEach
    void start() {
        hook = HookServer.start();
        hook.answer((exchange, received) -> answers.getOrDefault(subject(received), HookServer.status(200, ""))
                .to(exchange, received));
    }

    @AfterEach
    void stop() {
        hook.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The action of a form, or the path. */
    private static String subject(HookServer.Received received) {
        return received.body().startsWith("Action=")
                ? received.body().substring(7).split("&", 2)[0]
                : received.target();
    }

    void answer(String subject, int status, String body) {
        answers.put(subject, HookServer.status(status, body));
    }

    String expiry() {
        return Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What the metadata services hand out. */
    String json(String accessKey) {
        return "{\"Code\":\"Success\",\"AccessKeyId\":\"" + accessKey + "\",\"SecretAccessKey\":\"S\",\"Token\":\"T-"
                + accessKey + "\",\"Expiration\":\"" + expiry() + "\"}";
    }

    /** What STS hands out. */
    String xml(String accessKey) {
        return "<R xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Result><Credentials><AccessKeyId>" + accessKey
                + "</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T-" + accessKey
                + "</SessionToken><Expiration>" + expiry() + "</Expiration></Credentials></Result></R>";
    }

    Notifier notifier(Sigv4Config sigv4, String... variables) throws Exception {
        Map<String, String> environment = new TreeMap<>(
                Map.of("AWS_ENDPOINT_URL_STS", hook.url("/sts"), "AWS_EC2_METADATA_SERVICE_ENDPOINT", hook.url("/m")));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        HttpSenders senders = new HttpSenders(vertx, environment, Destinations.ANY, request -> {
            observed.add(request);
            return status -> {};
        });
        return SnsConfigs.with("api_url=" + hook.url("/sns"), Map.entry("sigv4", sigv4))
                .notifier(EchoRenderer.strict(), senders, Clock.systemUTC());
    }

    static Outcome send(Notifier notifier) throws Exception {
        return send(notifier, Samples.firing("h1"));
    }

    static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return Outcomes.of(notifier.send(notification));
    }

    static List<String> parameters(HookServer.Received received) {
        return List.of(received.body().split("&"));
    }

    List<String> requests() {
        return hook.requests().stream().map(CredentialServices::subject).toList();
    }

    HookServer.Received last() {
        return hook.requests().get(hook.requests().size() - 1);
    }

    void isSignedWith(HookServer.Received received, String accessKey, String service, String token) {
        assertThat(received.headers().get("authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=" + accessKey + "/[0-9]{8}/us-east-2/" + service + "/.*");
        assertThat(received.headers().get("x-amz-security-token")).isEqualTo(token);
    }
}
