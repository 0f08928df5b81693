package io.grapevine.server;

import static io.grapevine.server.ReceiverTests.FLAG;
import static io.grapevine.server.ReceiverTests.body;
import static io.grapevine.server.ReceiverTests.config;
import static io.grapevine.server.ReceiverTests.error;
import static io.grapevine.server.ReceiverTests.only;
import static io.grapevine.server.ReceiverTests.test;
import static io.grapevine.server.ReceiverTests.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of receivers that are not live yet. */
class GivenConfigTrialIT {
    @AutoClose
    private final HookServer hook = HookServer.start();

    @TempDir
    Path directory;

    @Test
    void aReceiverOfAConfigurationInTheBodyIsTriedBeforeItIsLive() throws Exception {
        try (LiveProgram program = new LiveProgram(directory, config(""), FLAG)) {
            JsonNode attempted = only(test(program, body(config(webhook(hook, ", send_resolved: false")))));

            assertThat(attempted.get("outcome").asText()).isEqualTo("delivered");
            assertThat(hook.only().target()).isEqualTo("/hook");
            assertThat(program.get("/api/v2/status").body()).doesNotContain("/hook");
            assertThat(error(program, 404, body("route: {receiver: x}\nreceivers: [{name: x}]")))
                    .isEqualTo("no receiver \"r\"");
        }
    }

    @Test
    void errorsOfAConfigurationInTheBodyAreReportedWithTheirPlaces() throws Exception {
        try (LiveProgram program = new LiveProgram(directory, config(""), FLAG)) {
            assertThat(error(program, 400, body("route: {receiver: r}\nreceivers:\n- name: r\n  slack_confgs: []\n")))
                    .startsWith("config:4:3: receivers[0]");
            assertThat(error(program, 400, body("route:\n\t- x"))).startsWith("config:2:");
            assertThat(error(program, 400, body(""))).startsWith("config:1:1: ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            webhook_configs: [{url_file: /etc/passwd}]|webhook_configs[0].url_file
            webhook_configs: [{url: 'http://h', http_config: {http_headers: {X: {files: [/etc/passwd]}}}}]\
            |webhook_configs[0].http_config.http_headers.X.files[0]
            webhook_configs: [{url: 'http://h', http_config: {authorization: {credentials_file: /etc/passwd}}}]\
            |webhook_configs[0].http_config.authorization.credentials_file
            webhook_configs: [{url: 'http://h', http_config: {tls_config: {ca_file: /etc/passwd}}}]\
            |webhook_configs[0].http_config.tls_config.ca_file
            slack_configs: [{api_url: 'http://s'}, {api_url_file: x}]|slack_configs[1].api_url_file
            sns_configs: [{topic_arn: t, sigv4: {region: r, profile: p}}]|sns_configs[0].sigv4.profile
            sns_configs: [{topic_arn: t, sigv4: {region: r}}]|sns_configs[0].sigv4.access_key
            """)
    void aConfigurationInTheBodyMayNotHaveFilesReadNorUseOurIdentity(String receiver, String field) throws Exception {
        try (LiveProgram program = new LiveProgram(directory, config(""), FLAG)) {
            assertThat(error(program, 400, body(config(receiver))))
                    .startsWith(field + ": ")
                    .contains("(expected: ", "in a configuration that comes with a request");
        }
    }

    @Test
    void aFileInTheGlobalSectionCountsWhereItIsUsed() throws Exception {
        String global = "global: {slack_api_url_file: /etc/passwd}\n";
        try (LiveProgram program = new LiveProgram(directory, config(""), FLAG)) {
            assertThat(error(program, 400, body(global + config("slack_configs: [{channel: '#c'}]"))))
                    .startsWith("slack_configs[0].api_url_file: ");
            assertThat(only(test(program, body(global + config(webhook(hook, "")))))
                            .get("outcome")
                            .asText())
                    .isEqualTo("delivered");
        }
    }

    @Test
    void templatesOfAConfigurationInTheBodyAreThoseThatTheLiveOneHas() throws Exception {
        Files.writeString(directory.resolve("own.tmpl"), "{{ define \"own\" }}from the file{{ end }}");
        Files.writeString(directory.resolve("other.tmpl"), "x");
        String live = "templates: ['*wn.tmpl']\n" + config("");
        String payload = webhook(hook, ", payload: {a: '{{ template \"own\" . }}'}");
        try (LiveProgram program = new LiveProgram(directory, live, FLAG)) {
            assertThat(only(test(program, body("templates: ['*wn.tmpl']\n" + config(payload))))
                            .at("/requests/0/body")
                            .asText())
                    .isEqualTo("{\"a\":\"from the file\"}\n");
            assertThat(error(program, 400, body("templates: ['other.tmpl']\n" + config(payload))))
                    .startsWith("templates: files that the configuration in force does not have");
        }
    }

    @Test
    void aReceiverWithTooManyIntegrationsIsRefused() throws Exception {
        String many = "webhook_configs: [" + "{url: 'http://h'}, ".repeat(100) + "{url: 'http://h'}]";
        try (LiveProgram program = new LiveProgram(directory, config(""), FLAG)) {
            assertThat(error(program, 400, body(config(many))))
                    .isEqualTo("receiver \"r\": 101 integrations (expected: at most 100)");
        }
    }

    @Test
    void aCertificateThatCannotBeUsedRejectsTheIntegration() throws Exception {
        String tls = webhook(hook, ", http_config: {tls_config: {ca: 'no certificate'}}") + ", "
                + "slack_configs: [{api_url: '" + hook.url("/s") + "', channel: c}]";
        hook.answer(HookServer.status(200, "ok"));
        try (LiveProgram program = new LiveProgram(directory, config(""), FLAG)) {
            JsonNode all = test(program, body(config(tls))).get("integrations");

            assertThat(all.get(0).get("outcome").asText()).isEqualTo("rejected");
            assertThat(all.get(0).get("message").asText()).contains("tls_config.ca");
            assertThat(all.get(1).get("outcome").asText()).isEqualTo("delivered");
        }
    }
}
