package io.grapevine.receiver.sns;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * Selects the SDK's credentials provider, in the order of AWS's client for Go: the configuration; the profile that it
 * names; the environment; a web identity; the usual profile; the container; the machine. One source is selected: if it
 * fails, the attempt fails, and no other identity is used instead.
 *
 * @param http the HTTP client of the Security Token Service
 */
record CredentialResolver(Sigv4Config config, AwsEnvironment environment, AwsProfiles profiles, AwsHttp http) {
    private static final String SESSION = "grapevine";

    /** How long the keys of a role are good unless a profile says otherwise: a quarter of an hour. */
    private static final int SECONDS = 900;

    /** How long a command may take to print credentials. */
    private static final Duration PROCESS_LIMIT = Duration.ofMinutes(1);

    /** The region; throws if none is set. */
    String region() throws SendFailure {
        return Stream.of(
                        config.region(),
                        environment.get("AWS_REGION", "AWS_DEFAULT_REGION"),
                        profiles.get(profile(), "region"))
                .filter(region -> !region.isEmpty())
                .findFirst()
                .orElseThrow(() -> SendFailure.of(
                        "sigv4.region: not set (expected: a region, here, in AWS_REGION or in a profile)"));
    }

    private String profile() {
        String name =
                config.profile().isEmpty() ? environment.get("AWS_PROFILE", "AWS_DEFAULT_PROFILE") : config.profile();
        return orElse(name, AwsProfiles.DEFAULT);
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
        if (!profile.equals(AwsProfiles.DEFAULT) && !profiles.has(profile)) {
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
        String role = profiles.get(name, "role_arn");
        String session = orElse(profiles.get(name, "role_session_name"), SESSION);
        String lender = profiles.get(name, "source_profile");
        boolean borrows = !lender.isEmpty() && !lender.equals(name);
        if (!borrows && hasWebIdentity(name)) {
            return webIdentity(profiles.get(name, "web_identity_token_file"), role, session);
        }
        AwsCredentialsProvider source = borrows ? borrowed(name, lender, borrowers) : own(name);
        return role.isEmpty() ? source : role(source, role, profiles.get(name, "external_id"), session, seconds(name));
    }

    private int seconds(String name) throws SendFailure {
        String seconds = profiles.get(name, "duration_seconds");
        try {
            return seconds.isEmpty() ? SECONDS : Integer.parseInt(seconds);
        } catch (NumberFormatException malformed) {
            throw SendFailure.of("profile " + Quoted.quote(name) + ": duration_seconds: " + Quoted.quote(seconds)
                    + " (expected: a number)");
        }
    }

    private AwsCredentialsProvider borrowed(String name, String lender, List<String> borrowers) throws SendFailure {
        if (borrowers.contains(lender) || !profiles.has(lender)) {
            throw SendFailure.of("profile " + Quoted.quote(name) + ": source_profile: " + Quoted.quote(lender)
                    + " (expected: a profile with keys)");
        }
        return ofProfile(
                lender, Stream.concat(borrowers.stream(), Stream.of(name)).toList());
    }

    private boolean has(String profile, String name) {
        return !profiles.get(profile, name).isEmpty();
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
                    profiles.get(name, "aws_access_key_id"),
                    profiles.get(name, "aws_secret_access_key"),
                    profiles.get(name, "aws_session_token"));
        }
        String elsewhere = profiles.get(name, "credential_source");
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
            return new CredentialProcess(profiles.get(name, "credential_process"), PROCESS_LIMIT);
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
                .profileFile(profiles.file())
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
                        .defaultProfileFile(profiles.file())
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
}
