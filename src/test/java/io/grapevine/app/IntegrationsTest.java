package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.configfile.ConfigLoader;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.matcher.ParserMode;
import io.grapevine.notify.Integration;
import io.grapevine.template.Renderer;
import io.grapevine.template.go.GoTemplates;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the entries of a receiver. */
class IntegrationsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private List<Integration> of(String receiver) throws Exception {
        String config = "route: {receiver: r}\nglobal: {smtp_smarthost: 'localhost:25', smtp_from: a@b.c}\n"
                + "receivers: [{name: r, " + receiver + "}]\n";
        ConfigLoader loader =
                new ConfigLoader(new ConfigLoader.Options(ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty()));
        ConfigLoader.Result result = loader.parse(Path.of("alertmanager.yml"), config.getBytes(StandardCharsets.UTF_8));
        assertThat(result).as(result.toString()).isInstanceOf(ConfigLoader.Loaded.class);
        ReceiverConfig parsed =
                ((ConfigLoader.Loaded) result).config().receivers().get(0);
        Renderer renderer = GoTemplates.parse(List.of(), InstantSource.system());
        return new Integrations(vertx, new HttpSenders(vertx, Map.of()), renderer, "host", "http://am").of(parsed);
    }

    @Test
    void entriesAreNumberedByKind() throws Exception {
        assertThat(of("slack_configs: [{api_url: 'http://s', channel: '#a'}, {api_url: 'http://s', channel: '#b'}], "
                        + "webhook_configs: [{url: 'http://w'}], email_configs: [{to: x@y.z}]"))
                .extracting(Integration::toString)
                .containsExactly("r/webhook[0]", "r/email[0]", "r/slack[0]", "r/slack[1]");
    }

    @Test
    void eachEntrySaysItselfWhetherItIsToldOfResolvedAlerts() throws Exception {
        assertThat(of("webhook_configs: [{url: 'http://w', send_resolved: false}, {url: 'http://w'}]"))
                .extracting(Integration::sendResolved)
                .containsExactly(false, true);
    }

    @Test
    void aKindThatNothingCanSendToIsNamedWithItsReceiver() {
        assertThatThrownBy(() -> of("pagerduty_configs: [{routing_key: k}]"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("receiver \"r\": pagerduty_configs");
    }

    @Test
    void aCertificateThatIsNotThereIsNamedWithItsReceiver() {
        assertThatThrownBy(() ->
                        of("webhook_configs: [{url: 'https://w', http_config: {tls_config: {ca_file: none.pem}}}]"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("receiver \"r\": webhook")
                .hasMessageContaining("none.pem");
    }
}
