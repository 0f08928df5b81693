package io.grapevine.receiver.sns;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpFaults;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * Selects the SDK's credentials provider, in the order of AWS's client for Go: the configuration; the profile that it
 * names; the environment; a web identity; the usual profile; the container; the machine. One source is selected: if it
 * fails, the attempt fails, and no other identity is used instead. The provider caches temporary keys. Safe for use by several threads.
 */
final class CredentialResolver {
    /**
     * Keys that sign a request.
     *
     * @param renewable whether other keys can be fetched when AWS says that these have expired
     */
    record Keys(AwsCredentials credentials, boolean renewable) {}

    /** The profile that is used where none is asked for. */
    private static final String DEFAULT = "default";

    private static final String SESSION = "grapevine";

    /** How long the keys of a role are good unless a profile says otherwise: a quarter of an hour. */
    private static final int SECONDS = 900;

    /** How long a command may take to print credentials. */
    private static final Duration PROCESS_LIMIT = Duration.ofMinutes(1);

    private final Sigv4Config config;
    private final AwsEnvironment environment;
    private final ProfileFile profiles;
    private final AwsHttp http;

    /** The resolution of keys that was started last; null before the first. */
    private @Nullable CompletableFuture<Keys> latest;

    private volatile @Nullable AwsCredentialsProvider provider;

    /**
     * Nothing is resolved yet.
     *
     * @param profiles the profiles of {@code environment}
     * @param http the HTTP client of the Security Token Service
     */
    CredentialResolver(Sigv4Config config, AwsEnvironment environment, ProfileFile profiles, AwsHttp http) {
        this.config = config;
        this.environment = environment;
        this.profiles = profiles;
        this.http = http;
    }

    /** Whether the profiles are still these. */
    boolean knows(ProfileFile current) {
        return profiles.equals(current);
    }

    /**
     * The current keys. Attempts at the same time share one resolution, so that no more than one worker waits for it.
     *
     * @return fails with what {@link CredentialFailure#outcome} understands; a time limit may be put on it
     */
    synchronized CompletableFuture<Keys> keys(Executor offLoop) {
        CompletableFuture<Keys> running = latest;
        if (running == null || running.isDone()) {
            running = CompletableFuture.supplyAsync(this::resolve, offLoop);
            latest = running;
        }
        return running.copy();
    }

    private Keys resolve() {
        try {
            AwsCredentialsProvider found = provider == null ? provider() : provider;
            provider = found;
            return new Keys(found.resolveCredentials(), !(found instanceof StaticCredentialsProvider));
        } catch (SendFailure failure) {
            throw CredentialFailure.lasting(failure);
        }
    }

    /** The region; throws if none is set. */
    String region() throws SendFailure {
        return Stream.of(config.region(), environment.get("AWS_REGION", "AWS_DEFAULT_REGION"), get(profile(), "region"))
                .filter(region -> !region.isEmpty())
                .findFirst()
                .orElseThrow(() -> SendFailure.of(
                        "sigv4.region: not set (expected: a region, here, in AWS_REGION or in a profile)"));
    }

    private String profile() {
        String name =
                config.profile().isEmpty() ? environment.get("AWS_PROFILE", "AWS_DEFAULT_PROFILE") : config.profile();
        return orElse(name, DEFAULT);
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** The credentials provider; throws if a profile does not exist or is unusable. */
    AwsCredentialsProvider provider() throws SendFailure {
        AwsCredentialsProvider source = withoutRole();
        return config.roleArn().isEmpty()
                ? source
                : role(source, config.roleArn(), config.externalId(), SESSION, SECONDS);
    }

    private AwsCredentialsProvider withoutRole() throws SendFailure {
        if (!config.accessKey().isEmpty()) {
            return keys(config.accessKey(), config.secretKey().reveal(), "");
        }
        if (config.profile().isEmpty()) {
            AwsCredentialsProvider keys = ofEnvironment();
            if (keys != null) {
                return keys;
            }
            String tokenFile = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
            if (!tokenFile.isEmpty()) {
                String session = orElse(environment.get("AWS_ROLE_SESSION_NAME"), SESSION);
                return webIdentity(tokenFile, environment.get("AWS_ROLE_ARN"), session);
            }
        }
        String profile = profile();
        if (!profile.equals(DEFAULT) && !exists(profile)) {
            throw SendFailure.of("sigv4.profile: " + Quoted.quote(profile) + " (expected: a profile of the files)");
        }
        return ofProfile(profile, List.of());
    }

    /**
     * The provider of a profile.
     *
     * @param borrowers the profiles whose {@code source_profile} led here, one after the other
     */
    private AwsCredentialsProvider ofProfile(String name, List<String> borrowers) throws SendFailure {
        String role = get(name, "role_arn");
        String session = orElse(get(name, "role_session_name"), SESSION);
        String lender = get(name, "source_profile");
        boolean borrows = !lender.isEmpty() && !lender.equals(name);
        if (!borrows && hasWebIdentity(name)) {
            return webIdentity(get(name, "web_identity_token_file"), role, session);
        }
        AwsCredentialsProvider source = borrows ? borrowed(name, lender, borrowers) : own(name);
        return role.isEmpty() ? source : role(source, role, get(name, "external_id"), session, seconds(name));
    }

    private int seconds(String name) throws SendFailure {
        String seconds = get(name, "duration_seconds");
        try {
            return seconds.isEmpty() ? SECONDS : Integer.parseInt(seconds);
        } catch (NumberFormatException malformed) {
            throw SendFailure.of("profile " + Quoted.quote(name) + ": duration_seconds: " + Quoted.quote(seconds)
                    + " (expected: a number)");
        }
    }

    private AwsCredentialsProvider borrowed(String name, String lender, List<String> borrowers) throws SendFailure {
        if (borrowers.contains(lender) || !exists(lender)) {
            throw SendFailure.of("profile " + Quoted.quote(name) + ": source_profile: " + Quoted.quote(lender)
                    + " (expected: a profile with keys)");
        }
        return ofProfile(
                lender, Stream.concat(borrowers.stream(), Stream.of(name)).toList());
    }

    private boolean exists(String profile) {
        return profiles.profile(profile).isPresent();
    }

    /** A setting of a profile; empty if it is not set. */
    private String get(String profile, String name) {
        return profiles.profile(profile).flatMap(found -> found.property(name)).orElse("");
    }

    private boolean has(String profile, String name) {
        return !get(profile, name).isEmpty();
    }

    private boolean hasKeys(String name) {
        return has(name, "aws_access_key_id") && has(name, "aws_secret_access_key");
    }

    private boolean hasWebIdentity(String name) {
        return !hasKeys(name) && !has(name, "credential_source") && has(name, "web_identity_token_file");
    }

    /** The provider of a profile that has no {@code source_profile}. */
    private AwsCredentialsProvider own(String name) throws SendFailure {
        if (hasKeys(name)) {
            return keys(
                    get(name, "aws_access_key_id"), get(name, "aws_secret_access_key"), get(name, "aws_session_token"));
        }
        String elsewhere = get(name, "credential_source");
        if (elsewhere.equals("Ec2InstanceMetadata")) {
            return machine();
        }
        AwsCredentialsProvider keys = elsewhere.equals("Environment") ? ofEnvironment() : null;
        if (keys != null) {
            return keys;
        }
        if (has(name, "sso_session") || has(name, "sso_start_url")) {
            throw SendFailure.of(
                    "profile " + Quoted.quote(name) + ": a login of IAM Identity Center (expected: keys, a role or a "
                            + "credential_process, as a server has no person who logs in)");
        }
        if (has(name, "credential_process")) {
            return new CredentialProcess(get(name, "credential_process"), PROCESS_LIMIT);
        }
        return environment.isContainer() ? ContainerCredentialsProvider.create() : machine();
    }

    private static AwsCredentialsProvider keys(String accessKey, String secretKey, String token) {
        return StaticCredentialsProvider.create(
                token.isEmpty()
                        ? AwsBasicCredentials.create(accessKey, secretKey)
                        : AwsSessionCredentials.create(accessKey, secretKey, token));
    }

    private @Nullable AwsCredentialsProvider ofEnvironment() {
        String accessKey = environment.get("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY");
        String secretKey = environment.get("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY");
        return accessKey.isEmpty() || secretKey.isEmpty()
                ? null
                : keys(accessKey, secretKey, environment.get("AWS_SESSION_TOKEN"));
    }

    private AwsCredentialsProvider machine() throws SendFailure {
        return InstanceProfileCredentialsProvider.builder()
                .endpoint(environment.metadataService())
                .profileFile(profiles)
                .profileName(profile())
                .build();
    }

    private AwsCredentialsProvider role(
            AwsCredentialsProvider source, String role, String externalId, String session, int seconds)
            throws SendFailure {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts(source))
                .refreshRequest(request -> request.roleArn(role)
                        .roleSessionName(session)
                        .externalId(externalId.isEmpty() ? null : externalId)
                        .durationSeconds(seconds))
                .build();
    }

    private AwsCredentialsProvider webIdentity(String tokenFile, String role, String session) throws SendFailure {
        SecretSource token = new SecretSource("web_identity_token", new Secret(""), tokenFile, "");
        return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                .stsClient(sts(AnonymousCredentialsProvider.create()))
                .refreshRequest(() -> AssumeRoleWithWebIdentityRequest.builder()
                        .roleArn(role)
                        .roleSessionName(session)
                        .webIdentityToken(read(token))
                        .build())
                .build();
    }

    /** Reads the token anew each time, as Kubernetes replaces it. */
    private static String read(SecretSource token) {
        try {
            return token.read();
        } catch (SendFailure failure) {
            throw CredentialFailure.lasting(failure);
        }
    }

    /** The client has no thread and no connection of its own, so that it needs no closing. */
    private StsClient sts(AwsCredentialsProvider source) throws SendFailure {
        String region = region();
        URI url = url(environment.endpoint("sts", region, config.useFipsStsEndpoint()));
        Endpoint endpoint = Endpoint.builder().url(url).build();
        return StsClient.builder()
                .httpClient(http)
                .credentialsProvider(source)
                .region(Region.of(region))
                // The path comes from the provider: the SDK drops that of an override, its own variables' included.
                .endpointOverride(URI.create(url.getScheme() + "://" + url.getRawAuthority()))
                .endpointProvider(parameters -> CompletableFuture.completedFuture(endpoint))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .defaultProfileFile(profiles)
                        .defaultProfileName(profile()))
                .build();
    }

    private static URI url(String endpoint) throws SendFailure {
        try {
            URI url = new URI(endpoint);
            if (url.getScheme() != null && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // the same as one without a host
        }
        throw SendFailure.of("STS: the endpoint is not a URL (expected: one like https://host/)");
    }

    /**
     * The HTTP client of the SDK's client of the Security Token Service: requests go through the receiver's {@code
     * http_config}. A call blocks its thread, for a bounded time, so that it must not run on an event loop.
     *
     * @param limit the time limit of each request
     */
    record AwsHttp(HttpSender sender, Duration limit) implements SdkHttpClient {
        private static final String SERVICE = "STS";

        /** Headers that {@link HttpSender} sets. */
        private static final Set<String> OWN = Set.of("host", "content-length", "user-agent");

        private static final String IDENTITY = "WebIdentityToken=";

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    return response(exchange(AwsHttp.call(request, limit)));
                }

                @Override
                public void abort() {
                    // the request ends at its time limit
                }
            };
        }

        private static HttpCall call(HttpExecuteRequest request, Duration limit) throws IOException {
            SdkHttpRequest http = request.httpRequest();
            Map<String, String> headers = new TreeMap<>();
            http.forEachHeader((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                    headers.put(name, String.join(",", values));
                }
            });
            String body = "";
            if (request.contentStreamProvider().isPresent()) {
                try (InputStream content = request.contentStreamProvider().get().newStream()) {
                    body = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            return new HttpCall(http.method().name(), http.getUri().toString(), headers, body, limit);
        }

        private HttpReply exchange(HttpCall call) {
            try {
                HttpReply reply =
                        sender.send(call).toCompletableFuture().get(limit.toMillis() + 1000, TimeUnit.MILLISECONDS);
                if (StatusTable.isSuccess(reply.status())) {
                    return reply;
                }
                throw new CredentialFailure(refused(call, reply));
            } catch (ExecutionException failed) {
                throw unanswered(failed.getCause() == null ? failed : failed.getCause());
            } catch (TimeoutException late) {
                throw unanswered(late);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw unanswered(stopped);
            }
        }

        private static CredentialFailure unanswered(Throwable fault) {
            return CredentialFailure.passing(
                    SERVICE + ": " + HttpFaults.at(SERVICE, fault).getMessage());
        }

        /** The outcome of an attempt that STS refused. Its answer may repeat what it was sent. */
        private static Outcome refused(HttpCall call, HttpReply reply) {
            Arrays.stream(call.body().split("&"))
                    .filter(parameter -> parameter.startsWith(IDENTITY))
                    .map(parameter -> URLDecoder.decode(parameter.substring(IDENTITY.length()), StandardCharsets.UTF_8))
                    .forEach(reply.redaction()::hide);
            String token = call.headers().getOrDefault("X-Amz-Security-Token", "");
            reply.redaction().hide(token);
            return AwsErrorResponse.of(SERVICE, reply, !token.isEmpty()).outcome();
        }

        private static HttpExecuteResponse response(HttpReply reply) {
            SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(reply.status());
            reply.headers().forEach((name, value) -> response.putHeader(name, List.of(value)));
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            return HttpExecuteResponse.builder()
                    .response(response.build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                    .build();
        }

        @Override
        public void close() {
            // the sender belongs to the configuration
        }
    }

    /** Thrown through the SDK where credentials cannot be had: carries the outcome of the attempt that needs them. */
    static final class CredentialFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        /** The failure that gives an attempt {@code outcome}. */
        CredentialFailure(Outcome outcome) {
            super("credentials", null, false, false);
            this.outcome = outcome;
        }

        /** A failure that the next attempt may not meet. */
        static CredentialFailure passing(String message) {
            return new CredentialFailure(new Outcome.Retryable(FailureReason.OTHER, message, null));
        }

        /** A failure that lasts until a person changes something. */
        static CredentialFailure lasting(SendFailure failure) {
            return new CredentialFailure(
                    new Outcome.Rejected(FailureReason.OTHER, String.valueOf(failure.getMessage())));
        }

        /** The outcome of an attempt that got no credentials, from what we, the SDK or a time limit threw. */
        static Outcome outcome(Throwable thrown) {
            List<String> messages = new ArrayList<>();
            Throwable last = thrown;
            for (Throwable fault = thrown; fault != null; fault = fault.getCause()) {
                last = fault;
                if (fault instanceof CredentialFailure failure) {
                    return failure.outcome;
                } else if (fault instanceof TimeoutException) {
                    return new Outcome.Retryable(
                            FailureReason.CONTEXT_DEADLINE_EXCEEDED, "credentials: deadline exceeded", null);
                } else if (fault instanceof SdkServiceException answer) {
                    messages.add("status code " + answer.statusCode()); // its message may repeat what was sent
                } else if (fault instanceof SdkClientException failure) {
                    messages.add(String.valueOf(failure.getMessage()));
                }
            }
            if (messages.isEmpty()) {
                messages.add("failed (" + last.getClass().getSimpleName() + ")");
            }
            return new Outcome.Retryable(FailureReason.OTHER, "credentials: " + String.join(": ", messages), null);
        }
    }
}
