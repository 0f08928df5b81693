package io.grapevine.receiver.receivertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.yaml.Read;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.receiver.receivertest.LiveReceiverTester.ReceiverTestSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverTestSecretsTest {
    @TempDir
    Path directory;

    private static ReceiverTestSecrets of(String webhook) {
        String yaml = "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [" + webhook + "]}]\n";
        Read<MainFile> result = ConfigLoader.LITERAL.parse(Path.of("a.yml"), yaml.getBytes(StandardCharsets.UTF_8));
        IntegrationConfig config =
                result.get().config().receivers().get(0).integrations().get(0);
        return ReceiverTestSecrets.of(config);
    }

    @Test
    void aSecretIsHiddenAsItIsAndAsJsonFormsAndUrlsHaveIt() {
        ReceiverTestSecrets secrets = of("{url: 'http://h', http_config: {bearer_token: 'a\"b <&> c/d'}}");

        assertThat(secrets.hiddenIn("1 a\"b <&> c/d 2 a\\\"b \\u003c\\u0026\\u003e c/d 3 a%22b+%3C%26%3E+c%2Fd 4 "
                        + "a%22b%20%3C%26%3E%20c%2Fd 5 a b"))
                .isEqualTo("1 <redacted> 2 <redacted> 3 <redacted> 4 <redacted> 5 a b");
    }

    @Test
    void whatStandsInFilesIsHiddenButForCertificates() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), " tok-123\n");
        Path ca = Files.writeString(directory.resolve("ca"), "authority");
        ReceiverTestSecrets secrets = of("{url: 'http://h', http_config: {authorization: {credentials_file: '" + token
                + "'}, tls_config: {ca_file: '" + ca + "'}, http_headers: {X: {files: [/none]}}}}");

        assertThat(secrets.hiddenIn("x tok-123 authority")).isEqualTo("x <redacted> authority");
    }

    @Test
    void thePasswordOfAUrlIsHidden() {
        ReceiverTestSecrets secrets = of("{url: 'http://h', http_config: {proxy_url: 'http://user:p%40ssword@proxy'}}");

        assertThat(secrets.hiddenIn("user p@ssword proxy")).isEqualTo("user <redacted> proxy");
    }

    @Test
    void secretsThatAreAddedLaterAreHiddenToo() {
        ReceiverTestSecrets secrets = of("{url: 'http://h'}");
        assertThat(secrets.hiddenIn("firing-key")).isEqualTo("firing-key");

        secrets.hide("firing-key");

        assertThat(secrets.hiddenIn("a firing-key")).isEqualTo("a <redacted>");
    }
}
