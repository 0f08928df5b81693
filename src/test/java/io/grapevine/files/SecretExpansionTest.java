package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.receiver.plain.Webhook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretExpansionTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TOKEN",
            "t-hidden",
            "URL",
            "http://hidden.example.com/x",
            "NO_URL",
            "hidden:no url",
            "EMPTY",
            "",
            "BAD",
            "{{ .hidden");
    private static final String RECEIVER = "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [%s]}]\n";

    @TempDir
    Path directory;

    private Read<MainFile> load(SecretReferences references, String yaml) {
        ConfigLoader.Options options = new ConfigLoader.Options(
                ParserMode.UTF8_WITH_FALLBACK,
                text -> text.contains("}}") ? Optional.empty() : Optional.of("unclosed action in " + text),
                references);
        return new ConfigLoader(options).parse(directory.resolve("alertmanager.yml"), yaml.getBytes(UTF_8));
    }

    private Read<MainFile> load(String yaml) {
        return load(SecretReferences.expanded(ENVIRONMENT), yaml);
    }

    private static Config config(Read<MainFile> result) {
        assertThat(result.faults()).isEmpty();
        return result.get().config();
    }

    /** The faults as a user sees them, without the file's name. */
    private List<String> faults(String yaml) {
        String file = directory.resolve("alertmanager.yml") + ":";
        return load(yaml).faults().stream()
                .map(ConfigError::toString)
                .map(fault -> fault.replace(file, ""))
                .toList();
    }

    private static String token(GlobalConfig global) {
        return Objects.requireNonNull(global.opsgenie().apiKey()).reveal();
    }

    private String expanded(String secret) {
        return token(
                config(load("global: {opsgenie_api_key: '" + secret + "'}\n" + RECEIVER.formatted("{url: 'http://a'}")))
                        .global());
    }

    @ParameterizedTest
    @CsvSource({
        "${env:TOKEN}, t-hidden",
        "a${env:TOKEN}b${env:EMPTY}${env:TOKEN}, at-hiddenbt-hidden",
        "$${env:TOKEN}, ${env:TOKEN}",
        "a$${b}${env:TOKEN}, a${b}t-hidden",
        "pa$$word$, pa$$word$",
    })
    void referencesToTheEnvironmentAreExpandedAndADoubledDollarKeepsABrace(String secret, String value) {
        assertThat(expanded(secret)).isEqualTo(value);
    }

    @Test
    void aFileIsFoundBesideTheConfigurationAndLosesItsLastLineBreak() throws IOException {
        Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(directory.resolve("secrets/unix"), "one\n");
        Files.writeString(directory.resolve("secrets/lines"), "one\ntwo\n\n");
        Files.writeString(directory.resolve("secrets/dos"), "three\r\n");
        Path none = Files.writeString(directory.resolve("none"), "four");

        assertThat(expanded("${file:secrets/unix}")).isEqualTo("one");
        assertThat(faults("global: {opsgenie_api_key: '${file:secrets/lines}'}\n"
                        + RECEIVER.formatted("{url: 'http://a'}")))
                .singleElement()
                .asString()
                .contains("opsgenie_api_key: a line break");
        assertThat(expanded("${file:secrets/dos}")).isEqualTo("three");
        assertThat(expanded("${file:" + none + "}")).isEqualTo("four");
    }

    @Test
    void everySortOfSecretIsExpanded() {
        Config config =
                config(load("""
                global:
                  slack_api_url: ${env:URL}
                  rocketchat_token: ${env:TOKEN}
                  http_config:
                    oauth2: {client_id: i, client_secret: '${env:TOKEN}', token_url: 'http://t'}
                    proxy_url: http://p
                    proxy_connect_header: {X-A: ['${env:TOKEN}']}
                    http_headers: {X-B: {secrets: ['${env:TOKEN}']}}
                event_recorder: {webhook_outputs: [{url: '${env:URL}'}]}
                """ + RECEIVER.formatted("{url: '${env:URL}'}, {url: '${env:URL}?{{ .Receiver }}'}")));

        GlobalConfig global = config.global();
        assertThat(Objects.requireNonNull(global.slack().apiUrl()).reveal()).isEqualTo(ENVIRONMENT.get("URL"));
        assertThat(Objects.requireNonNull(global.rocketchat().token()).reveal()).isEqualTo("t-hidden");
        assertThat(Objects.requireNonNull(global.httpConfig().oauth2())
                        .clientSecret()
                        .reveal())
                .isEqualTo("t-hidden");
        assertThat(global.httpConfig()
                        .proxy()
                        .proxyConnectHeader()
                        .get("X-A")
                        .get(0)
                        .reveal())
                .isEqualTo("t-hidden");
        assertThat(Objects.requireNonNull(global.httpConfig().httpHeaders())
                        .get("X-B")
                        .secrets()
                        .get(0)
                        .reveal())
                .isEqualTo("t-hidden");
        assertThat(config.eventRecorder().webhookOutputs().get(0).url().reveal())
                .isEqualTo(ENVIRONMENT.get("URL"));
        assertThat(config.receivers().get(0).integrations())
                .map(webhook -> ((Webhook) webhook).url().reveal())
                .containsExactly(ENVIRONMENT.get("URL"), ENVIRONMENT.get("URL") + "?{{ .Receiver }}");
        assertThat(config.original()).doesNotContain("hidden", "${").contains("<secret>");
    }

    @Test
    void onlySecretsAreExpanded() {
        Config config = config(load("global: {smtp_from: '${env:TOKEN}'}\n"
                + RECEIVER.formatted("{url: 'http://a', payload: '${env:TOKEN}'}")));

        assertThat(config.global().smtp().from()).isEqualTo("${env:TOKEN}");
        assertThat(((Webhook) config.receivers().get(0).integrations().get(0)).payload())
                .isEqualTo("${env:TOKEN}");
    }

    @Test
    void nothingIsExpandedUnlessAskedFor() {
        String yaml = "global: {opsgenie_api_key: '${env:TOKEN}$${'}\n" + RECEIVER.formatted("{url: 'http://a'}");

        Read<MainFile> result = load(SecretReferences.LITERAL, yaml);
        assertThat(token(config(result).global())).isEqualTo("${env:TOKEN}$${");
        assertThat(result.secretFiles()).isEmpty();
    }

    @Test
    void aReferenceThatCannotBeExpandedIsAFaultOfItsField() throws IOException {
        Files.createDirectory(directory.resolve("secrets"));

        assertThat(faults(RECEIVER.formatted("{url: '${env:UNSET}'}")))
                .containsExactly("2:47: receivers[0].webhook_configs[0].url: ${env:UNSET}: not set "
                        + "(expected: an environment variable)");
        assertThat(faults("global: {slack_api_url: '${file:none}'}\n" + RECEIVER.formatted("{url: 'http://a'}")))
                .containsExactly("1:25: global.slack_api_url: ${file:none}: no such file or directory "
                        + "(expected: a file that can be read)");
        assertThat(faults("global: {opsgenie_api_key: '${file:secrets}'}\n" + RECEIVER.formatted("{url: 'http://a'}")))
                .containsExactly("1:28: global.opsgenie_api_key: ${file:secrets}: not a regular file "
                        + "(expected: a file that can be read)");
    }

    @ParameterizedTest
    @CsvSource({
        "pass${word, ${ without }",
        "pass${word}, ${ of a reference of no known kind",
        "pass${file:}, ${ of a reference of no known kind",
        "${env:}, ${env:}: not set",
    })
    void aMalformedReferenceIsAFaultThatShowsNothingOfTheSecret(String secret, String fault) {
        assertThat(faults("global: {opsgenie_api_key: '" + secret + "'}\n" + RECEIVER.formatted("{url: 'http://a'}")))
                .singleElement()
                .asString()
                .startsWith("1:28: global.opsgenie_api_key: " + fault + " ")
                .doesNotContain("pass", "word");
    }

    @ParameterizedTest
    @CsvSource({
        "${env:NO_URL}, invalid URL after expansion (expected: a URL of http or https)",
        "ftp://${env:TOKEN}, invalid URL after expansion (expected: a URL of http or https)",
        "${env:BAD}, invalid template syntax after expansion (expected: a template)",
    })
    void aFaultOfAnExpandedUrlShowsNothingOfIt(String url, String fault) {
        assertThat(faults(RECEIVER.formatted("{url: '" + url + "'}")))
                .containsExactly("2:47: receivers[0].webhook_configs[0].url: " + fault);
    }

    @Test
    void filesThatSecretsReferToAreKnownWhetherReadableOrNot() throws IOException {
        Files.writeString(directory.resolve("a"), "http://a");
        String yaml = RECEIVER.formatted("{url: '${file:a}'}, {url: '${file:b}'}");

        assertThat(load(yaml).secretFiles()).containsExactly(directory.resolve("a"), directory.resolve("b"));
        Files.writeString(directory.resolve("b"), "http://b");
        assertThat(load(yaml).secretFiles()).containsExactly(directory.resolve("a"), directory.resolve("b"));
        assertThat(load(yaml).faults()).isEmpty();
    }
}
