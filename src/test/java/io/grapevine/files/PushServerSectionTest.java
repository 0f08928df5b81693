package io.grapevine.files;

import static io.grapevine.Lists.only;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.features.push.PushServerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code webpush}, and what receivers need of it. */
class PushServerSectionTest extends SectionFixture {
    private static final String RECEIVERS = "receivers: [{name: phone, webpush_configs: [{%s}]}]\n";

    PushServerSectionTest() {
        super("route: {receiver: phone}\nreceivers: [{name: phone}]\n");
    }

    private PushServerConfig read(String section) {
        return extensions(RECEIVERS.formatted("") + section).of(PushServerConfig.NONE);
    }

    private List<String> faults(String section, String fields) {
        return faults(RECEIVERS.formatted(fields) + section);
    }

    @Test
    void knowsTheServicesOfBrowsers() {
        PushServerConfig config = read("server: {webpush: {key_file: key, subject: 'mailto:a@example.com'}}");
        assertThat(config.keyFile()).isEqualTo("/etc/am/key");
        assertThat(config.subject()).isEqualTo("mailto:a@example.com");
        assertThat(config.services()).isEqualTo(PushServerConfig.KNOWN_SERVICES);
        assertThat(config.isSet()).isTrue();
    }

    @Test
    void ownServicesReplaceThem() {
        assertThat(read("server: {webpush: {key_file: key, subject: 'https://example.com/contact', services: ["
                                + "Push.example.com, '*.example.org', 'push.example.net:8443']}}")
                        .services())
                .isEqualTo(List.of("push.example.com", "*.example.org", "push.example.net:8443"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | webpush: missing (expected: key_file and subject, as receivers have webpush_configs)
            'server: {webpush: {subject: ''mailto:a@b''}}' | server.webpush.key_file: missing (expected: the file of a private key of P-256, the same for all replicas)
            'server: {webpush: {key_file: k}}' | server.webpush.subject: missing (expected: the operator's address, such as mailto:oncall@example.com)
            'server: {webpush: {key_file: k, subject: ana}}' | server.webpush.subject: "ana" (expected: mailto:ADDRESS or https://ADDRESS)
            """)
    void whatIsMissingIsNamed(String section, String fault) {
        assertThat(only(faults(section, ""))).endsWith(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://push.example.com", "*", "*.", "a b", "push.example.com/x", "push.example.com:0", "a..b"
            })
    void whatIsNoHostIsRefused(String service) {
        assertThat(only(faults(
                        "server: {webpush: {key_file: k, subject: 'mailto:a@b', services: ['" + service + "']}}", "")))
                .contains(
                        "server.webpush.services[0]: ", "(expected: a host such as push.example.com or *.example.com)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ttl: 29d | ttl: "29d" (expected: at most 28d)
            'http_config: {basic_auth: {username: u, password: p}}' | http_config: with a login or headers (expected: none, as the key in server.webpush says who sends)
            """)
    void whatPushServicesCannotUseIsRefused(String fields, String fault) {
        assertThat(only(faults("server: {webpush: {key_file: k, subject: 'mailto:a@b'}}", fields)))
                .endsWith(fault);
    }

    @Test
    void aSectionThatNothingUsesIsWarnedOf() {
        Read<ConfigLoader.LoadedExtensions> loaded = ConfigLoader.LITERAL.extensions(
                FILE, "server: {webpush: {key_file: k, subject: 'mailto:a@b'}}".getBytes(UTF_8), config);
        assertThat(loaded.warnings())
                .extracting(ConfigError::toString)
                .singleElement()
                .asString()
                .contains("webpush: no effect (expected: webpush_configs in one or more of receivers)");
    }
}
