package io.grapevine.receiver.sns;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.sns.CredentialCache.Keys;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Publishes notifications through Amazon SNS. */
public final class SnsNotifier implements Notifier {
    private static final String SERVICE = "sns";

    /** How long STS may take. An attempt may have less time; then the next one finds the keys. */
    private static final Duration STS_LIMIT = Duration.ofSeconds(30);

    private final SnsConfig config;
    private final Requests requests;
    private final AwsHttp http;
    private final AwsEnvironment environment;
    private final CredentialCache credentials;
    private final Clock clock;

    /** A notifier for one {@code sns_configs} entry. It fails if its HTTP client's settings are unusable. */
    public SnsNotifier(SnsConfig config, MessageTemplates templates, HttpSenders senders) throws SendFailure {
        this(config, templates, senders, Clock.systemUTC());
    }

    /** A notifier with a clock of its own, for tests. */
    SnsNotifier(SnsConfig config, MessageTemplates templates, HttpSenders senders, Clock clock) throws SendFailure {
        this.config = config;
        HttpConfig far = far(config, senders.environment());
        this.requests = new Requests(config.kind(), templates, senders.of(far), Duration.ZERO);
        this.http = new AwsHttp(senders.quiet(far), STS_LIMIT);
        AwsEnvironment all = new AwsEnvironment(senders.environment());
        this.environment = senders.allowed().isOwned() ? all.withoutIdentity() : all;
        this.credentials = new CredentialCache(requests.sender().offLoop());
        this.clock = clock;
    }

    /** Request that publishes a message. */
    private record Publication(AwsCall call, CredentialResolver resolver, String region) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> SnsMessage.of(config, notification, texts),
                (message, attempt) -> publish(publication(message), attempt, notification));
    }

    private CompletionStage<Outcome> publish(
            Publication publication, Requests.Attempt attempt, Notification notification) {
        return credentials
                .keys(publication.resolver())
                .orTimeout(attempt.left().toNanos(), TimeUnit.NANOSECONDS)
                .handle((keys, fault) -> fault == null
                        ? publish(publication, keys, attempt, notification)
                        : CompletableFuture.completedFuture(CredentialFailure.outcome(fault)))
                .thenCompose(Function.identity());
    }

    /** Reads the files that AWS's clients share, too. */
    private Publication publication(SnsMessage message) throws SendFailure {
        AwsProfiles profiles = AwsProfiles.read(environment.variables());
        CredentialResolver resolver = new CredentialResolver(config.sigv4(), environment, profiles, http);
        String region = resolver.region();
        String url = message.apiUrl().isEmpty() ? environment.endpoint(SERVICE, region, false) : message.apiUrl();
        return new Publication(AwsCall.of(url, message.parameters()), resolver, region);
    }

    private CompletionStage<Outcome> publish(
            Publication publication, Keys keys, Requests.Attempt attempt, Notification notification) {
        HttpCall call = publication.call().signed(keys.credentials(), SERVICE, publication.region(), clock);
        return attempt.send(call, reply -> outcome(reply, keys, notification));
    }

    private Outcome outcome(HttpReply reply, Keys keys, Notification notification) {
        if (StatusTable.isSuccess(reply.status())) {
            return new Outcome.Delivered(notification.receiverData());
        }
        reply.redaction().hide(keys.credentials().secretAccessKey());
        if (keys.credentials() instanceof AwsSessionCredentials session) {
            reply.redaction().hide(session.sessionToken());
        }
        AwsErrorResponse refusal = AwsErrorResponse.of("SNS", reply, keys.renewable());
        if (refusal.keysExpired()) {
            credentials.clear();
        }
        return refusal.outcome();
    }

    /**
     * The client for AWS's services: that of the configuration; or, if AWS's own was asked for or a bundle of
     * authorities is named in the environment, one with its TLS and proxy settings only.
     */
    private static HttpConfig far(SnsConfig config, Map<String, String> environment) {
        String bundle = environment.getOrDefault("AWS_CA_BUNDLE", "");
        HttpConfig http = config.httpConfig();
        return config.useAwsHttpClient() || !bundle.isEmpty()
                ? plain(trusting(http.tlsConfig(), bundle), http.proxy())
                : http;
    }

    private static HttpConfig plain(TlsConfig tls, ProxyConfig proxy) {
        return new HttpConfig(null, null, null, tls, true, true, proxy, null);
    }

    private static TlsConfig trusting(TlsConfig tls, String bundle) {
        boolean trusts = !(tls.ca() + tls.caFile() + tls.caRef()).isEmpty();
        return trusts
                ? tls
                : new TlsConfig(
                        "",
                        tls.cert(),
                        tls.key(),
                        bundle,
                        tls.certFile(),
                        tls.keyFile(),
                        "",
                        tls.certRef(),
                        tls.keyRef(),
                        tls.serverName(),
                        tls.insecureSkipVerify(),
                        tls.minVersion(),
                        tls.maxVersion());
    }
}
