package io.grapevine.integration.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.http.SendFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyChainTest {
    private static final KeySource.Machine MACHINE = new KeySource.Machine("http://169.254.169.254/");
    private static final Sigv4Config NONE = Sigv4Config.NONE;

    @TempDir
    Path home;

    private static KeySource.Known known(String accessKey, String secretKey, String token) {
        return new KeySource.Known(AwsKeys.lasting(accessKey, secretKey, token));
    }

    private static Sigv4Config profile(String name) {
        return SnsConfigs.profile("", name, "");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws").resolve(file), text);
    }

    /** A chain in an environment of names and values, one after the other. */
    private KeyChain chain(String... variables) throws SendFailure {
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new KeyChain(new AwsEnvironment(environment), AwsProfiles.read(environment));
    }

    @Test
    void theConfigurationsOwnKeysComeFirst() throws Exception {
        write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=FS\n");
        assertThat(chain("AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "ES")
                        .source(SnsConfigs.keys("AK", "SK")))
                .isEqualTo(known("AK", "SK", ""));
    }

    @Test
    void thenThoseOfTheEnvironment() throws Exception {
        write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=FS\n");
        String[] web = {"AWS_WEB_IDENTITY_TOKEN_FILE", "/t", "AWS_ROLE_ARN", "arn:r"};
        assertThat(chain(
                                "AWS_ACCESS_KEY_ID",
                                "E",
                                "AWS_SECRET_ACCESS_KEY",
                                "ES",
                                "AWS_SESSION_TOKEN",
                                "ET",
                                web[0],
                                web[1])
                        .source(NONE))
                .isEqualTo(known("E", "ES", "ET"));
        assertThat(chain("AWS_ACCESS_KEY", "E", "AWS_SECRET_KEY", "ES").source(NONE))
                .isEqualTo(known("E", "ES", ""));
        assertThat(chain(web).source(NONE)).isEqualTo(new KeySource.WebIdentity("/t", "arn:r", "grapevine"));
        assertThat(chain(web[0], web[1], web[2], web[3], "AWS_ROLE_SESSION_NAME", "s")
                        .source(NONE))
                .isEqualTo(new KeySource.WebIdentity("/t", "arn:r", "s"));
    }

    @Test
    void aProfileThatIsNamedComesBeforeTheEnvironment() throws Exception {
        write("credentials", "[other]\naws_access_key_id=O\naws_secret_access_key=OS\naws_session_token=OT\n");
        KeyChain chain = chain("AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "ES", "AWS_PROFILE", "other");
        assertThat(chain.source(profile("other"))).isEqualTo(known("O", "OS", "OT"));
        assertThat(chain.source(NONE)).isEqualTo(known("E", "ES", ""));
        assertThat(chain("AWS_PROFILE", "other").source(NONE)).isEqualTo(known("O", "OS", "OT"));
    }

    @Test
    void credentialsWinOverTheConfigFileAndBothMayBeElsewhere() throws Exception {
        write("config", "[default]\naws_access_key_id=C\naws_secret_access_key=CS\nregion = eu-west-3\n");
        write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=FS\n");
        assertThat(chain().source(NONE)).isEqualTo(known("F", "FS", ""));
        assertThat(chain().region(NONE)).isEqualTo("eu-west-3");
        Path elsewhere = Files.writeString(
                home.resolve("elsewhere"), "[default]\naws_access_key_id=X\naws_secret_access_key=XS\n");
        assertThat(chain("AWS_SHARED_CREDENTIALS_FILE", elsewhere.toString()).source(NONE))
                .isEqualTo(known("X", "XS", ""));
        assertThat(chain("AWS_CONFIG_FILE", elsewhere.toString()).profiles().get("default", "region"))
                .isEmpty();
    }

    @Test
    void readsFilesAsAwsWritesThem() throws Exception {
        write("config", """
                # a comment
                ; another
                [profile a b]\r
                Region=eu-west-1 # here
                s3 =
                  region = nested
                url = http://h/#x
                [sso-session a]
                region = no
                [default]
                region = d
                [profile default]
                output = json
                nonsense
                """);
        write("credentials", "[a b]\naws_access_key_id = k=v \n[profile x]\nregion = y\n");
        AwsProfiles profiles = chain().profiles();
        assertThat(profiles.byName()).containsOnlyKeys("a b", "default", "profile x");
        assertThat(profiles.byName().get("a b"))
                .containsOnly(
                        Map.entry("region", "eu-west-1"),
                        Map.entry("s3", ""),
                        Map.entry("url", "http://h/#x"),
                        Map.entry("aws_access_key_id", "k=v"));
        assertThat(profiles.byName().get("default"))
                .containsOnly(Map.entry("region", "d"), Map.entry("output", "json"));
    }

    @Test
    void aProfileMayAssumeARoleWithTheKeysOfAnother() throws Exception {
        write("config", """
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
        KeySource second = new KeySource.Role(known("K", "S", ""), "arn:second", "", "grapevine", "900");
        assertThat(chain().source(profile("second"))).isEqualTo(second);
        assertThat(chain().source(profile("first")))
                .isEqualTo(new KeySource.Role(second, "arn:first", "ext", "sess", "1800"));
    }

    @Test
    void theConfigurationsRoleIsAssumedWithWhateverKeysThereAre() throws Exception {
        Sigv4Config config = new Sigv4Config("", "AK", new Secret("SK"), "", "arn:r", "e", true, "");
        assertThat(chain().source(config))
                .isEqualTo(new KeySource.Role(known("AK", "SK", ""), "arn:r", "e", "grapevine", "900"));
        assertThat(chain().source(SnsConfigs.profile("", "", "arn:r")))
                .isEqualTo(new KeySource.Role(MACHINE, "arn:r", "", "grapevine", "900"));
    }

    @Test
    void aProfileMayHaveItsKeysFromElsewhere() throws Exception {
        write("config", """
                [profile web]
                role_arn = arn:w
                web_identity_token_file = /t
                [profile environment]
                role_arn = arn:e
                credential_source = Environment
                [profile machine]
                role_arn = arn:m
                credential_source = Ec2InstanceMetadata
                [profile container]
                role_arn = arn:c
                credential_source = EcsContainer
                """);
        assertThat(chain().source(profile("web"))).isEqualTo(new KeySource.WebIdentity("/t", "arn:w", "grapevine"));
        KeyChain chain = chain(
                "AWS_ACCESS_KEY_ID",
                "E",
                "AWS_SECRET_ACCESS_KEY",
                "ES",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                "/c");
        assertThat(chain.source(profile("environment")))
                .isEqualTo(new KeySource.Role(known("E", "ES", ""), "arn:e", "", "grapevine", "900"));
        assertThat(chain.source(profile("machine")))
                .isEqualTo(new KeySource.Role(MACHINE, "arn:m", "", "grapevine", "900"));
        assertThat(chain.source(profile("container")))
                .isEqualTo(new KeySource.Role(
                        new KeySource.Container("http://169.254.170.2/c", new Secret(""), ""),
                        "arn:c",
                        "",
                        "grapevine",
                        "900"));
    }

    @Test
    void atLastTheSurroundingsAreAsked() throws Exception {
        assertThat(chain(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                "http://169.254.170.23/v1",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                                "t")
                        .source(NONE))
                .isEqualTo(new KeySource.Container("http://169.254.170.23/v1", new Secret("t"), ""));
        assertThat(chain(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                "https://h/",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                "/t")
                        .source(NONE))
                .isEqualTo(new KeySource.Container("https://h/", new Secret(""), "/t"));
        assertThat(chain().source(NONE)).isEqualTo(MACHINE);
        assertThat(chain("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://h:1").source(NONE))
                .isEqualTo(new KeySource.Machine("http://h:1/"));
        assertThat(chain("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6").source(NONE))
                .isEqualTo(new KeySource.Machine("http://[fd00:ec2::254]/"));
    }

    @Test
    void saysWhatItCannotUse() throws Exception {
        write("config", """
                [profile lost]
                source_profile = nowhere
                [profile round]
                source_profile = about
                [profile about]
                source_profile = round
                [profile sso]
                sso_session = x
                [profile process]
                credential_process = /bin/keys
                """);
        Map.of(
                        "none", "sigv4.profile: \"none\" (expected: a profile of the files)",
                        "lost", "profile \"lost\": source_profile: \"nowhere\" (expected: a profile with keys)",
                        "round", "profile \"about\": source_profile: \"round\" (expected: a profile with keys)",
                        "sso", "profile \"sso\": sso_session (expected: keys, a role or a web identity)",
                        "process", "profile \"process\": credential_process (expected: keys, a role or a web identity)")
                .forEach((profile, message) -> assertThatThrownBy(() -> chain().source(profile(profile)))
                        .isInstanceOf(SendFailure.class)
                        .hasMessage(message));
        assertThatThrownBy(() -> chain("AWS_EC2_METADATA_DISABLED", "true").source(NONE))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("no keys for AWS");
        assertThatThrownBy(() -> chain("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/")
                        .source(NONE))
                .isInstanceOf(SendFailure.class)
                .hasMessageContaining("not safe");
    }

    @Test
    void theRegionIsThatOfTheConfigurationTheEnvironmentOrTheProfile() throws Exception {
        write("config", "[profile p]\nregion = of-profile\n");
        Sigv4Config own = SnsConfigs.profile("own", "p", "");
        KeyChain chain = chain("AWS_REGION", "of-environment");
        assertThat(chain.region(own)).isEqualTo("own");
        assertThat(chain.region(profile("p"))).isEqualTo("of-environment");
        assertThat(chain("AWS_DEFAULT_REGION", "usual").region(profile("p"))).isEqualTo("usual");
        assertThat(chain().region(profile("p"))).isEqualTo("of-profile");
        assertThatThrownBy(() -> chain().region(NONE))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("sigv4.region: not set");
    }

    @Test
    void theEnvironmentMayMoveServices() throws Exception {
        AwsEnvironment moved = chain("AWS_ENDPOINT_URL", "http://all", "AWS_ENDPOINT_URL_STS", "http://sts")
                .environment();
        assertThat(moved.endpoint("sns", "r", false)).isEqualTo("http://all");
        assertThat(moved.endpoint("sts", "r", false)).isEqualTo("http://sts");
        AwsEnvironment ignoring = chain("AWS_ENDPOINT_URL", "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
                .environment();
        assertThat(ignoring.endpoint("sns", "us-east-1", false)).isEqualTo("https://sns.us-east-1.amazonaws.com/");
        assertThat(chain("AWS_USE_FIPS_ENDPOINT", "true").environment().endpoint("sns", "us-east-1", false))
                .isEqualTo("https://sns-fips.us-east-1.amazonaws.com/");
    }
}
