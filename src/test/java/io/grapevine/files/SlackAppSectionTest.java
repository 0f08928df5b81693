package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.yaml.Read;
import io.grapevine.receiver.Kinds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The apps of Slack and the users of chats in the section {@code messages}. */
class SlackAppSectionTest extends SectionFixture {
    private static final String BUTTONS = "integrations: [{receiver: ops, kind: slack, buttons: [ack]}]\n";

    SlackAppSectionTest() {
        super("""
        route: {receiver: ops}
        receivers:
        - {name: ops, slack_configs: [{channel: '#c', api_url: 'https://hooks.slack.com/x'}]}
        - name: proxied
          slack_configs:
          - {channel: '#c', api_url: 'https://proxy/x', http_config: {authorization: {credentials: proxy}}}
        - name: method
          slack_configs:
          - {channel: '#c', api_url: 'https://slack.com/api/chat.postMessage', http_config: {authorization: {credentials: xoxb-2}}}
        - {name: bot, slack_configs: [{channel: '#c', app_token: xoxb-1}]}
        - name: proxy
          slack_configs:
          - {channel: '#c', api_url: 'https://proxy.example.com/slack/chat.postMessage',
             http_config: {authorization: {credentials: xoxb-3}}}
        - {name: bots, slack_configs: [{channel: '#c', app_token: xoxb-1}, {channel: '#d', app_token_file: token}]}
        """);
    }

    @Test
    void anAppHasSecretsOrTheirFiles() {
        Read<ConfigLoader.LoadedExtensions> loaded = loaded(BUTTONS + "messages: " + """
            {buttons: {apps: {slack: [{app_level_token_file: app, bot_token: xoxb-hush, api_url: 'https://proxy/api'},
                                      {signing_secret: sign-hush-of-a-test, http_config: {proxy_url: 'http://proxy:3128'}}]},
                       identities: {ana: ['slack:U012AB3CD', 'slack:U1'], bob: ['slack:W2']}}}
            """);
        ActionsConfig actions = loaded.get().extensions().actions();

        assertThat(actions.chats().slack()).hasSize(2);
        assertThat(actions.chats().slack().get(0).appLevelTokenFile()).isEqualTo("/etc/am/app");
        assertThat(actions.chats().slack().get(0).botToken()).isEqualTo(new Secret("xoxb-hush"));
        assertThat(actions.chats().slack().get(0).apiUrl()).isEqualTo(new Url("https://proxy/api"));
        assertThat(actions.chats().slack().get(1).signingSecret()).isEqualTo(new Secret("sign-hush-of-a-test"));
        assertThat(actions.identities())
                .isEqualTo(Map.of("slack:U012AB3CD", "ana", "slack:U1", "ana", "slack:W2", "bob"));
        assertThat(Kinds.withButtons(loaded.get().extensions())).containsExactly("slack");
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.get().masked()).doesNotContain("hush").contains("<secret>");
        assertThat(actions.toString()).doesNotContain("hush");
    }

    @Test
    void theTokenOfTheReceiverIsThatOfItsApp() {
        String app = "messages: {buttons: {apps: {slack: [{app_level_token: a}]}}}";
        assertThat(bots(loaded(BUTTONS.replace("ops", "bot") + app))).containsExactly(new Secret("xoxb-1"));
        assertThat(bots(loaded(BUTTONS.replace("ops", "method") + app))).containsExactly(new Secret("xoxb-2"));
        for (String webhook : List.of("ops", "proxied")) {
            assertThat(bots(loaded(BUTTONS.replace("ops", webhook) + app))).containsExactly(new Secret(""));
        }
        Read<ConfigLoader.LoadedExtensions> several = loaded(BUTTONS.replace("ops", "bots") + app);
        assertThat(bots(several)).containsExactly(new Secret(""));
        assertThat(several.warnings())
                .singleElement()
                .asString()
                .contains(
                        "2:37: messages.buttons.apps.slack[0].bot_token: missing",
                        "as slack_configs with buttons have 2 different ones");
    }

    @Test
    void theApiOfTheReceiverIsThatOfItsAppIfItsTokenIs() {
        String method = BUTTONS.replace("ops", "proxy");
        assertThat(apis(method + "messages: {buttons: {apps: {slack: [{app_level_token: a}]}}}"))
                .containsExactly(new Url("https://proxy.example.com/slack/"));
        assertThat(apis(method + "messages: {buttons: {apps: {slack: [{app_level_token: a, bot_token: b}]}}}"))
                .containsExactly(ActionsConfig.SlackAppConfig.API);
        assertThat(apis(BUTTONS.replace("ops", "bot") + "messages: {buttons: {apps: {slack: [{app_level_token: a}]}}}"))
                .containsExactly(ActionsConfig.SlackAppConfig.API);
    }

    private List<Url> apis(String text) {
        return loaded(text).get().extensions().actions().chats().slack().stream()
                .map(ActionsConfig.SlackAppConfig::apiUrl)
                .toList();
    }

    private static List<Secret> bots(Read<ConfigLoader.LoadedExtensions> loaded) {
        return loaded.get().extensions().actions().chats().slack().stream()
                .map(ActionsConfig.SlackAppConfig::botToken)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {bot_token: b} | 2:37: messages.buttons.apps.slack[0]: no way for clicks to arrive (expected: app_level_token for Socket Mode, or signing_secret for a request URL, or the file of one)
        {app_level_token: a, signing_secret_file: s} | 2:37: messages.buttons.apps.slack[0]: an app-level token and a signing secret (expected: one of them, as Slack reports the clicks of an app either by Socket Mode or at its request URL)
        {app_level_token: a, app_level_token_file: f} | 2:80: messages.buttons.apps.slack[0].app_level_token_file: set beside app_level_token (expected: at most one of app_level_token & app_level_token_file)
        {app_level_token: a, http_config: {authorization: {credentials: c}}} | 2:71: messages.buttons.apps.slack[0].http_config: authorization (expected: none, as each request has the token that it needs)
        """, quoteCharacter = '`')
    void faultyAppIsNamed(String app, String fault) {
        assertThat(faults(BUTTONS + "messages: {buttons: {apps: {slack: [" + app + "]}}}"))
                .containsExactly(fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {ana: [U1]} | 2:94: messages.buttons.identities.ana[0]: "U1" (expected: a product and the id of a user there, such as slack:U012AB3CD or telegram:4711 or mattermost:4xp9fdt77pncbef59f4k1qe83o or discord:80351110224678912 or pagerduty:PXPGF42 or twilio:+15550100101)
        {ana: ['teams:U1']} | 2:94: messages.buttons.identities.ana[0]: "teams:U1" (expected: a product and the id of a user there, such as slack:U012AB3CD or telegram:4711 or mattermost:4xp9fdt77pncbef59f4k1qe83o or discord:80351110224678912 or pagerduty:PXPGF42 or twilio:+15550100101)
        {ana: ['slack:U1'], bob: ['slack:U1']} | 2:113: messages.buttons.identities.bob[0]: "slack:U1" is not unique, it is that of "ana" (expected: each id once)
        {ana: slack:U1} | 2:93: messages.buttons.identities.ana: a single value (expected: a list)
        """, quoteCharacter = '`')
    void faultyIdentityIsNamed(String identities, String fault) {
        assertThat(faults(BUTTONS
                        + "messages: {buttons: {apps: {slack: [{app_level_token: a, bot_token: b}]}, identities: "
                        + identities + "}}"))
                .containsExactly(fault);
    }

    @Test
    void messagesNeedNoApp() {
        Read<ConfigLoader.LoadedExtensions> read = parse(BUTTONS);
        assertThat(read.warnings()).isEmpty();
        assertThat(Kinds.offerActions(read.get().extensions())).isTrue();
    }
}
