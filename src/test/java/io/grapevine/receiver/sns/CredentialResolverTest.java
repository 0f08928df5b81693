package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.sns.CredentialResolver.AwsHttp;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;

/** The source of credentials that is selected. */
class CredentialResolverTest {
    private static final Sigv4Config NONE = Sigv4Config.NONE;
    private static final AwsHttp HTTP = new AwsHttp(null, Duration.ZERO);

    @TempDir
    Path home;

    private static AwsCredentials known(String accessKey, String secretKey, String token) {
        return token.isEmpty()
                ? AwsBasicCredentials.create(accessKey, secretKey)
                : AwsSessionCredentials.create(accessKey, secretKey, token);
    }

    private static Sigv4Config profile(String name) {
        return SnsConfigs.profile("", name, "");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws").resolve(file), text);
    }

    /** An environment of names and values, one after the other. */
    private AwsEnvironment environment(String... variables) {
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", home.toString(), "AWS_REGION", "eu-west-1"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new AwsEnvironment(environment);
    }

    private CredentialResolver resolver(Sigv4Config config, String... variables) throws SendFailure {
        AwsEnvironment environment = environment(variables);
        return new CredentialResolver(config, environment, environment.profiles(), HTTP);
    }

    private AwsCredentials keys(Sigv4Config config, String... variables) throws SendFailure {
        AwsCredentialsProvider provider = resolver(config, variables).provider();
        assertThat(provider).isInstanceOf(StaticCredentialsProvider.class);
        return provider.resolveCredentials();
    }

    private AbstractObjectAssert<?, AwsCredentialsProvider> assertProvider(Sigv4Config config, String... variables)
            throws SendFailure {
        return assertThat(resolver(config, variables).provider());
    }

    @Test
    void keysOfTheConfigurationComeFirst() throws Exception {
        write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=FS\n");
        assertThat(keys(SnsConfigs.keys("AK", "SK"), "AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "ES"))
                .isEqualTo(known("AK", "SK", ""));
    }

    @Test
    void keysAndWebIdentityOfTheEnvironmentComeBeforeTheDefaultProfile() throws Exception {
        write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=FS\n");
        String[] web = {"AWS_WEB_IDENTITY_TOKEN_FILE", "/t", "AWS_ROLE_ARN", "arn:r"};
        String[] all = {
            "AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "ES", "AWS_SESSION_TOKEN", "ET", web[0], web[1]
        };
        assertThat(keys(NONE, all)).isEqualTo(known("E", "ES", "ET"));
        assertThat(keys(NONE, "AWS_ACCESS_KEY", "E", "AWS_SECRET_KEY", "ES")).isEqualTo(known("E", "ES", ""));
        assertProvider(NONE, web).isInstanceOf(StsAssumeRoleWithWebIdentityCredentialsProvider.class);
        assertThat(keys(NONE)).isEqualTo(known("F", "FS", ""));
    }

    @Test
    void profileOfTheConfigurationComesBeforeTheEnvironment() throws Exception {
        write("credentials", "[other]\naws_access_key_id=O\naws_secret_access_key=OS\naws_session_token=OT\n");
        String[] variables = {"AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "ES", "AWS_PROFILE", "other"};
        assertThat(keys(profile("other"), variables)).isEqualTo(known("O", "OS", "OT"));
        assertThat(keys(NONE, variables)).isEqualTo(known("E", "ES", ""));
        assertThat(keys(NONE, "AWS_PROFILE", "other")).isEqualTo(known("O", "OS", "OT"));
    }

    @Test
    void credentialsFileWinsOverTheConfigFileAndBothMayBeElsewhere() throws Exception {
        write("config", "[default]\naws_access_key_id=C\naws_secret_access_key=CS\nregion = eu-west-3\n");
        write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=FS\n");
        assertThat(keys(NONE)).isEqualTo(known("F", "FS", ""));
        assertThat(resolver(NONE, "AWS_REGION", "").region()).isEqualTo("eu-west-3");
        Path elsewhere = Files.writeString(
                home.resolve("elsewhere"), "[default]\naws_access_key_id=X\naws_secret_access_key=XS\n");
        assertThat(keys(NONE, "AWS_SHARED_CREDENTIALS_FILE", elsewhere.toString()))
                .isEqualTo(known("X", "XS", ""));
        assertThat(environment("AWS_CONFIG_FILE", elsewhere.toString())
                        .profiles()
                        .profile("default")
                        .flatMap(profile -> profile.property("region")))
                .isEmpty();
    }

    @Test
    void malformedFileIsNamedWithItsLineAndNothingOfItsText() throws Exception {
        write("credentials", "[default]\naws_secret_access_key hush\n");
        assertThatThrownBy(() -> resolver(NONE))
                .isInstanceOf(SendFailure.class)
                .hasMessageContaining("credentials: ")
                .hasMessageEndingWith("on line 2")
                .hasMessageNotContaining("hush");
    }

    @Test
    void profileHasItsCredentialsWhereItSays() throws Exception {
        write("config", """
            [profile web]
            role_arn = arn:w
            web_identity_token_file = /t
            [profile environment]
            credential_source = Environment
            [profile machine]
            credential_source = Ec2InstanceMetadata
            [profile container]
            credential_source = EcsContainer
            [profile role]
            role_arn = arn:r
            source_profile = environment
            credential_source = Ec2InstanceMetadata
            [profile process]
            credential_process = /bin/keys
            [profile region]
            region = eu-west-2
            """);
        String[] variables = {
            "AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "ES", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"
        };
        assertProvider(profile("web"), variables).isInstanceOf(StsAssumeRoleWithWebIdentityCredentialsProvider.class);
        assertThat(keys(profile("environment"), variables)).isEqualTo(known("E", "ES", ""));
        assertProvider(profile("machine"), variables).isInstanceOf(InstanceProfileCredentialsProvider.class);
        assertProvider(profile("container"), variables).isInstanceOf(ContainerCredentialsProvider.class);
        assertProvider(profile("role"), variables).isInstanceOf(StsAssumeRoleCredentialsProvider.class);
        assertProvider(profile("process"), variables).isInstanceOf(CredentialProcess.class);
        assertProvider(profile("region"), variables).isInstanceOf(ContainerCredentialsProvider.class);
    }

    @Test
    void roleOfTheConfigurationIsAssumedWithWhateverCredentialsThereAre() throws Exception {
        Sigv4Config config = new Sigv4Config("", "AK", new Secret("SK"), "", "arn:r", "e", "", Map.of(), true, "");
        assertProvider(config).isInstanceOf(StsAssumeRoleCredentialsProvider.class);
        assertProvider(SnsConfigs.profile("", "", "arn:r")).isInstanceOf(StsAssumeRoleCredentialsProvider.class);
    }

    @Test
    void containerAndMachineComeLast() throws Exception {
        assertProvider(NONE, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1")
                .isInstanceOf(ContainerCredentialsProvider.class);
        assertProvider(NONE).isInstanceOf(InstanceProfileCredentialsProvider.class);
        assertThat(environment().metadataService()).isEqualTo("http://169.254.169.254");
        assertThat(environment("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://h:1/")
                        .metadataService())
                .isEqualTo("http://h:1");
        assertThat(environment("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6").metadataService())
                .isEqualTo("http://[fd00:ec2::254]");
    }

    @Test
    void errorsNameTheProfileAndTheSetting() throws Exception {
        write("config", """
            [profile lost]
            source_profile = nowhere
            [profile round]
            source_profile = about
            [profile about]
            source_profile = round
            [profile seconds]
            role_arn = arn:r
            duration_seconds = 1h
            [profile login]
            sso_session = s
            [profile older]
            role_arn = arn:r
            source_profile = login-of-old
            [profile login-of-old]
            sso_start_url = https://hush
            """);
        String login =
                ": a login of IAM Identity Center (expected: keys, a role or a credential_process, as a server has "
                        + "no person who logs in)";
        Map.of(
                        "none", "sigv4.profile: \"none\" (expected: a profile of the files)",
                        "lost", "profile \"lost\": source_profile: \"nowhere\" (expected: a profile with keys)",
                        "round", "profile \"about\": source_profile: \"round\" (expected: a profile with keys)",
                        "login", "profile \"login\"" + login,
                        "older", "profile \"login-of-old\"" + login,
                        "seconds", "profile \"seconds\": duration_seconds: \"1h\" (expected: a number)")
                .forEach((profile, message) -> assertThatThrownBy(
                                () -> resolver(profile(profile)).provider())
                        .isInstanceOf(SendFailure.class)
                        .hasMessage(message));
        assertThatThrownBy(() ->
                        resolver(NONE, "AWS_EC2_METADATA_DISABLED", "true").provider())
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("no keys for AWS");
        for (String url : new String[] {"http://h ush", "localhost:1", "hush"}) {
            assertThatThrownBy(() -> resolver(SnsConfigs.profile("", "", "arn:r"), "AWS_ENDPOINT_URL_STS", url)
                            .provider())
                    .isInstanceOf(SendFailure.class)
                    .hasMessage("STS: the endpoint is not a URL (expected: one like https://host/)");
        }
    }

    @Test
    void regionIsThatOfTheConfigurationTheEnvironmentOrTheProfile() throws Exception {
        write("config", "[profile p]\nregion = of-profile\n");
        String[] none = {"AWS_REGION", ""};
        assertThat(resolver(SnsConfigs.profile("own", "p", "")).region()).isEqualTo("own");
        assertThat(resolver(profile("p")).region()).isEqualTo("eu-west-1");
        assertThat(resolver(profile("p"), "AWS_REGION", "", "AWS_DEFAULT_REGION", "usual")
                        .region())
                .isEqualTo("usual");
        assertThat(resolver(profile("p"), none).region()).isEqualTo("of-profile");
        assertThatThrownBy(() -> resolver(NONE, none).region())
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("sigv4.region: not set");
    }

    @Test
    void endpointsOfTheEnvironmentReplaceThoseOfTheRegion() throws Exception {
        AwsEnvironment moved = environment("AWS_ENDPOINT_URL", "http://all", "AWS_ENDPOINT_URL_STS", "http://sts");
        assertThat(moved.endpoint("sns", "r", false)).isEqualTo("http://all");
        assertThat(moved.endpoint("sts", "r", false)).isEqualTo("http://sts");
        AwsEnvironment ignoring =
                environment("AWS_ENDPOINT_URL", "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assertThat(ignoring.endpoint("sns", "us-east-1", false)).isEqualTo("https://sns.us-east-1.amazonaws.com/");
        assertThat(environment("AWS_USE_FIPS_ENDPOINT", "true").endpoint("sns", "us-east-1", false))
                .isEqualTo("https://sns-fips.us-east-1.amazonaws.com/");
    }
}
