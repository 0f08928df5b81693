package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.yaml.Read;
import io.grapevine.core.notify.Integration;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.kafka.Kafka;
import io.grapevine.template.Renderer;
import io.grapevine.template.go.GoTemplates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The integrations that the entries of a receiver become. */
class IntegrationsTest extends OnVertx {
    private List<Integration> of(String receiver) throws Exception {
        return of(receiver, "{}", integrations -> integrations);
    }

    private List<Integration> of(String receiver, String extensions, UnaryOperator<Integrations> how) throws Exception {
        String config = "route: {receiver: r}\nglobal: {smtp_smarthost: 'localhost:25', smtp_from: a@b.c}\n"
                + "receivers: [{name: r, " + receiver + "}]\n";
        Read<MainFile> result =
                ConfigLoader.LITERAL.parse(Path.of("alertmanager.yml"), config.getBytes(StandardCharsets.UTF_8));
        assertThat(result.faults()).isEmpty();
        Config loaded = result.get().config();
        ReceiverConfig parsed = loaded.receivers().get(0);
        Read<ConfigLoader.LoadedExtensions> added = ConfigLoader.LITERAL.extensions(
                Path.of("grapevine.yml"), extensions.getBytes(StandardCharsets.UTF_8), loaded);
        Renderer renderer = GoTemplates.parse(List.of(), InstantSource.system());
        HttpSenders senders = new HttpSenders(vertx, Map.of());
        MessageTemplateSet templates = MessageTemplateSet.load(
                renderer, added.get().extensions(), List.of(), InstantSource.system(), Location.UTC, "http://am");
        return how.apply(new Integrations(vertx, senders, templates, "host", Integrations.Watch.NONE))
                .of(parsed);
    }

    @Test
    void entriesAreNumberedByKind() throws Exception {
        assertThat(of("slack_configs: [{api_url: 'http://s', channel: '#a'}, {api_url: 'http://s', channel: '#b'}], "
                        + "webhook_configs: [{url: 'http://w'}], email_configs: [{to: x@y.z}]"))
                .extracting(Integration::toString)
                .containsExactly("r/webhook[0]", "r/email[0]", "r/slack[0]", "r/slack[1]");
    }

    @Test
    void anEpisodeIsKeptOfMailsThatOfferActions() throws Exception {
        String receiver = "email_configs: [{to: x@y.z}, {to: x@y.z}], webhook_configs: [{url: 'http://w'}]";
        String actions = "integrations: [{receiver: r, kind: email, index: 1, buttons: [ack]}]";

        assertThat(of(
                        receiver,
                        actions,
                        integrations -> integrations.with(new Integrations.Offer(
                                (incident, wanted, subject) -> List.of(),
                                (incident, wanted, subject) -> List.of(),
                                (incident, action, round) -> "",
                                ""))))
                .extracting(Integration::keepsEpisode)
                .containsExactly(false, false, true);
        assertThat(of(receiver, actions, integrations -> integrations)) // in shadow mode, or in a test of a receiver
                .extracting(Integration::keepsEpisode)
                .containsExactly(false, false, false);
    }

    @Test
    void eachEntrySetsWhetherItIsNotifiedOfResolvedAlerts() throws Exception {
        assertThat(of("webhook_configs: [{url: 'http://w', send_resolved: false}, {url: 'http://w'}]"))
                .extracting(Integration::sendResolved)
                .containsExactly(false, true);
    }

    @Test
    void everyKindHasSomethingThatSends() throws Exception {
        assertThat(of("""
            discord_configs: [{webhook_url: 'http://d'}],
            incidentio_configs: [{url: 'http://i', alert_source_token: t}],
            jira_configs: [{api_url: 'http://j', project: P, issue_type: Bug}],
            mattermost_configs: [{webhook_url: 'http://m'}],
            msteams_configs: [{webhook_url: 'http://t'}],
            msteamsv2_configs: [{webhook_url: 'http://t'}],
            opsgenie_configs: [{api_key: k}],
            pagerduty_configs: [{routing_key: k}],
            pushover_configs: [{user_key: u, token: t}],
            rocketchat_configs: [{api_url: 'http://r', token_id: i, token: t, channel: '#c'}],
            sns_configs: [{topic_arn: 'arn:aws:sns:us-east-2:1:t', sigv4: {region: us-east-2}}],
            telegram_configs: [{bot_token: t, chat_id: 1}],
            victorops_configs: [{api_key: k, routing_key: r}],
            webex_configs: [{room_id: r, http_config: {authorization: {credentials: c}}}],
            wechat_configs: [{api_secret: s, corp_id: c}]\
            """)).hasSize(15).extracting(Integration::kind).doesNotHaveDuplicates();
    }

    @Test
    void aCertificateThatIsNotThereIsNamedWithItsReceiver() {
        assertThatThrownBy(() ->
                        of("webhook_configs: [{url: 'https://w', http_config: {tls_config: {ca_file: none.pem}}}]"))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("receiver \"r\": webhook")
                .hasMessageContaining("none.pem");
    }

    @Test
    void aCertificateOfBrokersThatIsNotThereIsNamedWithItsReceiver() throws Exception {
        AtomicReference<Integrations> made = new AtomicReference<>();
        of("webhook_configs: []", "{}", integrations -> {
            made.set(integrations);
            return integrations;
        });
        Kafka config = AddedKinds.only(Kafka.class, "{brokers: ['b:1'], topic: t, tls_config: {ca_file: none.pem}}");
        assertThatThrownBy(() -> made.get().of("r", config, 0))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("receiver \"r\": kafka")
                .hasMessageContaining("none.pem");
    }

    /** Asked of Alertmanager key by key: of the files that hold secrets it opens these alone when it loads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "incidentio_configs: [{url: 'http://i', alert_source_token_file: none}]",
                "rocketchat_configs: [{api_url: 'http://r', token_id: i, token_file: none}]",
                "rocketchat_configs: [{api_url: 'http://r', token_id_file: none, token: t}]"
            })
    void secretFileThatAlertmanagerOpensAtLoadMustBeThere(String receiver) {
        String kind = receiver.substring(0, receiver.indexOf('_'));
        assertThatThrownBy(() -> of(receiver))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageStartingWith("receiver \"r\": " + kind + ": ")
                .hasMessageContaining("_file: cannot read none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook_configs: [{url_file: none}]",
                "webhook_configs: [{url: 'http://w', http_config: {authorization: {credentials_file: none}}}]",
                "webhook_configs: [{url: 'http://w', http_config: {basic_auth: {username: u, password_file: none}}}]",
                "webhook_configs: [{url: 'http://w', http_config: {http_headers: {X-A: {files: [none]}}}}]",
                "webhook_configs: [{url: 'http://w', http_config: {oauth2: {client_id: a, client_secret_file: none,"
                        + " token_url: 'http://t'}}}]",
                "webhook_configs: [{url: 'http://w', http_config: {oauth2: {client_id: a, client_secret: s, token_url:"
                        + " 'http://t', tls_config: {ca_file: none}}}}]",
                "slack_configs: [{app_token_file: none, channel: c}]",
                "slack_configs: [{api_url_file: none, channel: c}]",
                "telegram_configs: [{bot_token_file: none, chat_id: 1}]",
                "telegram_configs: [{bot_token: t, chat_id_file: none}]",
                "pushover_configs: [{user_key_file: none, token_file: none}]",
                "pagerduty_configs: [{routing_key_file: none}]",
                "opsgenie_configs: [{api_key_file: none}]",
                "victorops_configs: [{api_key_file: none, routing_key: r}]",
                "wechat_configs: [{api_secret_file: none, corp_id: c}]",
                "discord_configs: [{webhook_url_file: none}]",
                "mattermost_configs: [{webhook_url_file: none}]",
                "incidentio_configs: [{url_file: none, alert_source_token: t}]",
                "email_configs: [{to: a@b, auth_username: u, auth_password_file: none}]",
                "email_configs: [{to: a@b, tls_config: {ca_file: none}}]"
            })
    void otherFileMayComeLater(String receiver) throws Exception {
        assertThat(of(receiver)).hasSize(1);
    }
}
