package io.grapevine.receiver.sns;

import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.go.Utf8;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.sns.CredentialResolver.AwsHttp;
import io.grapevine.receiver.sns.CredentialResolver.CredentialFailure;
import io.grapevine.receiver.sns.CredentialResolver.Keys;
import io.grapevine.receiver.sns.Sns.SnsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * The configuration of an Amazon SNS integration: a topic, phone number or endpoint.
 *
 * @param apiUrl where the API is; empty for the region's
 * @param useAwsHttpClient whether the AWS SDK's HTTP client is configured
 */
public record Sns(
        boolean sendResolved,
        HttpConfig httpConfig,
        String apiUrl,
        Sigv4Config sigv4,
        String topicArn,
        String phoneNumber,
        String targetArn,
        String subject,
        String message,
        Map<String, String> attributes,
        boolean useAwsHttpClient)
        implements HttpIntegrationConfig, KindRecord {
    /** The names that AWS takes for a session of a role. */
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

    /** The names of attributes that SNS takes. */
    private static final Pattern ATTRIBUTE_NAME =
            Pattern.compile("(?!(?i:AWS\\.|Amazon\\.))(?!\\.)(?!.*\\.\\.)[A-Za-z0-9_.-]{1,256}(?<!\\.)");

    private static final String ATTRIBUTE_NAMES = "a name of 1 to 256 letters, digits and _-.";

    /** The most bytes of the name of a tag. */
    private static final int MOST_OF_NAME = 128;

    /** The most bytes of its value. */
    private static final int MOST_OF_VALUE = 256;

    private static final Shape<Sigv4Config> SIGV4 = Shape.of(Sigv4Config.class).checked(Sns::checkSigning);

    /** The kind. */
    public static final Kind<Sns> KIND = Kind.of("sns", Sns.class)
            .check(Sns::checkTarget)
            .field(object("sigv4", SIGV4, Sigv4Config.NONE).literal().always())
            .text("subject", named("sns.default.subject"))
            .text("message", named("sns.default.message"))
            .alertmanagers(11)
            .by(Transport.AWS)
            .with(Kind.Trait.FOR_MACHINES)
            .with(Kind.Trait.URGENT);

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(parts.templates(), parts.senders(), Clock.systemUTC());
    }

    /** Makes the notifier of this integration; throws if the settings of its HTTP client are unusable. */
    Notifier notifier(MessageTemplates templates, HttpSenders senders, Clock clock) throws SendFailure {
        return new Publisher(this, templates, senders, clock);
    }

    public Sns {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** Alertmanager lets all three pass as well, so a configuration that it runs on has to. */
    private static void checkTarget(RecordDraft draft) {
        long targets = Stream.of("topic_arn", "phone_number", "target_arn")
                .filter(draft::isSet)
                .count();
        if (targets == 0 || targets == 2) {
            draft.fault(targets + " of target_arn, topic_arn and phone_number (expected: either a Target ARN, Topic "
                    + "ARN, or Phone Number for SNS)");
        }
    }

    /** Attributes that SNS refuses, which are left out. */
    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        attributes.forEach((name, value) -> {
            if (KindRecord.isFixed(name) && !ATTRIBUTE_NAME.matcher(name).matches()) {
                mistakes.add("attributes: " + Quoted.quote(name) + " (expected: " + ATTRIBUTE_NAMES
                        + "; it will be left out)");
            } else if (value.isEmpty()) {
                mistakes.add("attributes." + name + ": empty (expected: a text; it will be left out)");
            }
        });
        return mistakes;
    }

    private static void checkSigning(RecordDraft draft) {
        if (draft.isSet("access_key") != draft.isSet("secret_key")) {
            draft.fault("access_key or secret_key alone (expected: both the AWS SigV4 Access key and Secret Key, or "
                    + "none)");
        }
        for (String ofRole : List.of("external_id", "session_name", "tags")) {
            if (draft.isSet(ofRole) && !draft.isSet("role_arn")) {
                draft.fault(ofRole, ofRole + " without a role (expected: role_arn too)");
            }
        }
        draft.requireMatch("session_name", SESSION_NAME, "2 to 64 letters, digits and _+=,.@-");
        Map<String, String> tags = draft.get("tags");
        tags.forEach((name, value) -> {
            if (name.isEmpty() || size(name) > MOST_OF_NAME || size(value) > MOST_OF_VALUE) {
                draft.fault(
                        "tags",
                        Quoted.quote(Shortened.detail(name)) + " (expected: a name of 1 to " + MOST_OF_NAME
                                + " bytes, and a value of at most " + MOST_OF_VALUE + ")");
            }
        });
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The AWS Signature Version 4 settings. Unset values come from the environment.
     *
     * @param sessionName checked, and not sent, as Alertmanager's integration does not send it
     * @param tags of the session; checked, and not sent, as the name
     * @param useFipsStsEndpoint whether roles are assumed at a FIPS endpoint
     */
    public record Sigv4Config(
            String region,
            String accessKey,
            Secret secretKey,
            String profile,
            String roleArn,
            String externalId,
            String sessionName,
            Map<String, String> tags,
            boolean useFipsStsEndpoint,
            String serviceName) {
        /** Copies the tags. */
        public Sigv4Config {
            tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        }

        /** Nothing set. */
        public static final Sigv4Config NONE =
                new Sigv4Config("", "", new Secret(""), "", "", "", "", Map.of(), false, "");
    }

    /**
     * A message, rendered.
     *
     * @param apiUrl where the API is; empty for the region's
     * @param parameters the parameters of the action {@code Publish}, by name
     */
    record SnsMessage(String apiUrl, SortedMap<String, String> parameters) {
        /** How long a message may be, in bytes of UTF-8. */
        private static final int MAX_BYTES = 256 << 10;

        /** The most bytes of a text message to a phone. */
        private static final int MAX_PHONE_BYTES = 1600;

        private static final String FIFO = ".fifo";

        /** How long a subject may be, in characters. */
        private static final int MAX_SUBJECT = 99;

        /** Line breaks and control characters. */
        private static final Pattern NOT_IN_SUBJECTS = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+");

        /** What is said where the text is empty, which SNS refuses. */
        private static final String NO_TEXT = "(no details)";

        SnsMessage {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }

        /** The message that a configuration describes. */
        static SnsMessage of(Sns config, Notification notification, MessageFields texts) {
            SortedMap<String, String> parameters = new TreeMap<>();
            parameters.put("Action", "Publish");
            parameters.put("Version", "2010-03-31");
            SortedMap<String, String> attributes = attributes(config, texts);
            String topic = texts.of("topic_arn", config.topicArn());
            unlessEmpty(parameters, "TopicArn", config.topicArn(), topic);
            if (topic.endsWith(FIFO)) {
                String key = NotificationId.ofGroup(notification);
                parameters.put("MessageDeduplicationId", key);
                parameters.put("MessageGroupId", key);
            }
            unlessEmpty(
                    parameters, "PhoneNumber", config.phoneNumber(), texts.of("phone_number", config.phoneNumber()));
            unlessEmpty(parameters, "TargetArn", config.targetArn(), texts.of("target_arn", config.targetArn()));
            String message = Utf8.repair(texts.body("message", config.message()));
            String text = Shortened.firstBytes(message, config.phoneNumber().isEmpty() ? MAX_BYTES : MAX_PHONE_BYTES);
            if (text.length() < message.length()) {
                attributes.put("truncated", "true");
            }
            parameters.put("Message", text.isEmpty() ? texts.standIn("message", text, "a text", NO_TEXT) : text);
            String subject = config.subject().isEmpty() ? "" : subject(texts, config.subject());
            if (!subject.isEmpty()) {
                parameters.put("Subject", subject);
            }
            putAll(parameters, attributes);
            return new SnsMessage(texts.of("api_url", config.apiUrl()), parameters);
        }

        /** The attributes, without those that SNS refuses a message for. */
        private static SortedMap<String, String> attributes(Sns config, MessageFields texts) {
            SortedMap<String, String> attributes = new TreeMap<>(Utf8::compare);
            config.attributes().forEach((configured, template) -> {
                String name = texts.of("attributes", configured);
                String value = texts.of("attributes." + configured, template);
                if (!ATTRIBUTE_NAME.matcher(name).matches()) {
                    texts.standIn("attributes", name, ATTRIBUTE_NAMES, "");
                } else if (value.isEmpty()) {
                    texts.standIn("attributes." + configured, value, "a text", "");
                } else {
                    attributes.put(name, value);
                }
            });
            return attributes;
        }

        /** The subject in one line, which SNS takes if it has fewer than 100 characters; empty for none. */
        private static String subject(MessageFields texts, String template) {
            String rendered = texts.headline("subject", template);
            String line = NOT_IN_SUBJECTS.matcher(rendered).replaceAll(" ").strip();
            String subject = Shortened.toCharacters(line, MAX_SUBJECT);
            if (rendered.isBlank() || NOT_IN_SUBJECTS.matcher(rendered.strip()).find()) {
                texts.standIn("subject", rendered, "one line", subject);
            }
            return subject;
        }

        /** What is configured is sent, even if it renders to nothing. */
        private static void unlessEmpty(
                SortedMap<String, String> parameters, String name, String template, String text) {
            if (!template.isEmpty()) {
                parameters.put(name, text);
            }
        }

        private static void putAll(SortedMap<String, String> parameters, SortedMap<String, String> attributes) {
            int number = 1;
            for (var attribute : attributes.entrySet()) {
                String entry = "MessageAttributes.entry." + number++;
                parameters.put(entry + ".Name", attribute.getKey());
                parameters.put(entry + ".Value.DataType", "String");
                parameters.put(entry + ".Value.StringValue", attribute.getValue());
            }
        }
    }

    /** Publishes notifications through Amazon SNS. */
    private static final class Publisher implements Notifier {
        private static final String SERVICE = "sns";

        /** How long STS may take. An attempt may have less time; then the next one finds the keys. */
        private static final Duration STS_LIMIT = Duration.ofSeconds(30);

        private final Sns config;
        private final Requests requests;
        private final AwsHttp http;
        private final AwsEnvironment environment;
        private final Clock clock;
        private @Nullable CredentialResolver resolver;

        Publisher(Sns config, MessageTemplates templates, HttpSenders senders, Clock clock) throws SendFailure {
            this.config = config;
            HttpConfig far = far(config, senders.environment());
            this.requests = new Requests(config.kind(), templates, senders.of(far), Duration.ZERO);
            this.http = new AwsHttp(senders.quiet(far), STS_LIMIT);
            AwsEnvironment all = new AwsEnvironment(senders.environment());
            this.environment = senders.allowed().isOwned() ? all.withoutIdentity() : all;
            this.clock = clock;
        }

        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            return requests.deliver(
                    notification,
                    texts -> SnsMessage.of(config, notification, texts),
                    (message, attempt) -> publish(message, attempt, notification));
        }

        private CompletionStage<Outcome> publish(
                SnsMessage message, Requests.Attempt attempt, Notification notification) throws SendFailure {
            CredentialResolver known = resolver(environment.profiles());
            String region = known.region();
            String url = message.apiUrl().isEmpty() ? environment.endpoint(SERVICE, region, false) : message.apiUrl();
            AwsCall call = AwsCall.of(url, message.parameters());
            return known.keys(requests.sender().offLoop())
                    .orTimeout(attempt.left().toNanos(), TimeUnit.NANOSECONDS)
                    .handle((keys, fault) -> fault == null
                            ? attempt.send(
                                    call.signed(keys.credentials(), SERVICE, region, clock),
                                    reply -> outcome(reply, keys, notification))
                            : CompletableFuture.completedFuture(CredentialFailure.outcome(fault)))
                    .thenCompose(Function.identity());
        }

        /** The resolver that keeps the keys, while the profiles stay the same. */
        private synchronized CredentialResolver resolver(ProfileFile profiles) {
            CredentialResolver known = resolver;
            if (known == null || !known.knows(profiles)) {
                known = new CredentialResolver(config.sigv4(), environment, profiles, http);
                resolver = known;
            }
            return known;
        }

        private synchronized void dropKeys() {
            resolver = null;
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
                dropKeys();
            }
            return refusal.outcome();
        }

        /**
         * The client for AWS's services: that of the configuration; or, if AWS's own was asked for or a bundle of
         * authorities is named in the environment, one with its TLS and proxy settings only.
         */
        private static HttpConfig far(Sns config, Map<String, String> environment) {
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

    /**
     * A request of AWS's query protocol, in the bytes of AWS's client for Go: the parameters of an action as a form, and the
     * headers that AWS's clients send. The SDK signs it.
     *
     * @param url where to, without a query and without a port that goes without saying
     */
    record AwsCall(GoUrl url, HttpUrl target, String form) {
        /** Headers that the HTTP client sets. */
        private static final List<String> OWN = List.of("Host", "Content-Length");

        /** Deprecated for a signer that sends the hash of the body in a header of its own, which Alertmanager does not. */
        @SuppressWarnings("deprecation")
        private static final Aws4Signer SIGNER = Aws4Signer.create();

        /**
         * A request.
         *
         * @param url where to; a query is not sent, nor a port that goes without saying
         */
        static AwsCall of(String url, SortedMap<String, String> parameters) throws SendFailure {
            try {
                GoUrl parsed = GoUrl.parse(url);
                String port = parsed.scheme().equals("https") ? ":443" : ":80";
                String form = parameters.entrySet().stream()
                        .map(entry -> GoUrl.escapeForm(entry.getKey()) + '=' + GoUrl.escapeForm(entry.getValue()))
                        .collect(Collectors.joining("&"));
                GoUrl plain = new GoUrl(
                        parsed.scheme(),
                        without(port, parsed.authority()),
                        without(port, parsed.host()),
                        parsed.path().isEmpty() ? "/" : parsed.path(),
                        "",
                        "");
                return new AwsCall(plain, HttpUrl.parse(plain.text()), form);
            } catch (GoUrl.Malformed malformed) {
                throw SendFailure.of("URL <redacted>: " + malformed.getMessage());
            }
        }

        private static String without(String port, String host) {
            return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
        }

        /**
         * The request with a signature.
         *
         * @param service the service that the signature is for, like {@code sns}
         */
        HttpCall signed(AwsCredentials keys, String service, String region, Clock clock) {
            SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .protocol(url.scheme())
                    .host(target.bracketedHost())
                    .port(target.port())
                    .encodedPath(url.path())
                    .putHeader("Amz-Sdk-Invocation-Id", id(clock.instant() + form)) // the same request has the same id
                    .putHeader("Amz-Sdk-Request", "attempt=1; max=3")
                    .putHeader("Content-Type", "application/x-www-form-urlencoded")
                    .putHeader("Content-Length", Integer.toString(form.length()))
                    .contentStreamProvider(ContentStreamProvider.fromUtf8String(form))
                    .build();
            Aws4SignerParams how = Aws4SignerParams.builder()
                    .awsCredentials(keys)
                    .signingName(service)
                    .signingRegion(Region.of(region))
                    .signingClockOverride(clock)
                    .normalizePath(false)
                    .build();
            Map<String, String> headers = new TreeMap<>();
            SIGNER.sign(request, how).forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
            headers.keySet().removeAll(OWN);
            return new HttpCall("POST", url.text(), headers, form, Duration.ZERO);
        }

        private static String id(String what) {
            return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
        }

        /** Nothing of it: the form may hold anything. */
        @Override
        public String toString() {
            return "POST <redacted>";
        }
    }
}
