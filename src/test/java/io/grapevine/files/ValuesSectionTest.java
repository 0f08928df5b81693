package io.grapevine.files;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.features.values.ValuesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code messages.values}. */
class ValuesSectionTest extends SectionFixture {
    ValuesSectionTest() {
        super("route: {receiver: phone}\nreceivers: [{name: phone}]\n");
    }

    private ValuesConfig read(String section) {
        return extensions("messages: {values: {" + section + "}}").of(ValuesConfig.NONE);
    }

    private static List<String> urls(ValuesConfig config) {
        return config.servers().stream()
                .map(server ->
                        server.url().reveal() + " " + server.generatorUrl().reveal())
                .toList();
    }

    @Test
    void nothingIsAskedWithoutTheSection() {
        assertThat(extensions("{}").of(ValuesConfig.NONE)).isEqualTo(ValuesConfig.NONE);
        assertThat(extensions("messages: {values: }").of(ValuesConfig.NONE)).isEqualTo(ValuesConfig.NONE);
    }

    @Test
    void aServerKnowsItsAlertsByItsAddress() {
        ValuesConfig config = read("servers: [{url: 'http://prom:9090'}, "
                + "{url: 'http://b:9090/prom/', generator_url: 'https://prom.example.com/b'}]");
        assertThat(urls(config))
                .containsExactly(
                        "http://prom:9090/ http://prom:9090/", "http://b:9090/prom/ https://prom.example.com/b/");
        assertThat(config.line()).isTrue();
        assertThat(config.servers().get(0).httpConfig()).isEqualTo(HttpConfig.DEFAULT);
        assertThat(read("line: false, servers: [{url: 'http://prom:9090'}]").line())
                .isFalse();
    }

    @Test
    void itsTokenIsASecret() {
        String text = "messages: {values: {servers: [{url: 'http://prom:9090', http_config: "
                + "{authorization: {credentials: s3cret}}}]}}";
        HttpConfig http =
                extensions(text).of(ValuesConfig.NONE).servers().get(0).httpConfig();
        assertThat(http.authorization().credentials()).isEqualTo(new Secret("s3cret"));
        assertThat(extensions(text).of(ValuesConfig.NONE).toString()).doesNotContain("s3cret");
        assertThat(loaded(text).get().masked()).doesNotContain("s3cret");
    }

    @Test
    void theFileOfItsTokenIsChecked(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "\n");
        ValuesConfig config = read("servers: [{url: 'http://prom:9090', http_config: {authorization: "
                + "{credentials_file: '" + file + "'}}}]");
        assertThat(config.servers().get(0).httpConfig().authorization().credentialsFile())
                .isEqualTo(file.toString());
        SecretFiles files = SecretFiles.of(
                extensions("messages: {values: {servers: [{url: 'http://prom:9090', http_config: {authorization: "
                        + "{credentials_file: '" + file + "'}}}]}}"),
                text -> Optional.empty());
        assertThat(only(files.warnings()))
                .startsWith("messages.values.servers[0].http_config.authorization.credentials_file: ")
                .endsWith("empty (expected: a secret)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'line: true' | values.servers: missing (expected: one or more Prometheus servers, each with its url)
            'servers: []' | values.servers: missing (expected: one or more Prometheus servers, each with its url)
            'servers: [{}]' | values.servers[0].url: missing (expected: the address of a Prometheus server, such as http://prometheus:9090)
            'servers: [{url: prom}]' | values.servers[0].url: "prom": invalid URL
            'servers: [{url: ''http://p'', generator_url: ''ftp://p''}]' | generator_url
            'servers: [{url: ''http://p''}, {url: ''http://p/''}]' | values.servers: two servers with the generator URL "http://p/" (expected: each once)
            'server: http://p' | values.server
            'line: maybe, servers: [{url: ''http://p''}]' | values.line: "maybe" (expected: true or false)
            """)
    void whatCannotBeUsedIsNamed(String section, String fault) {
        assertThat(faults("messages: {values: {" + section + "}}")).anyMatch(each -> each.contains(fault));
    }
}
