package io.grapevine.files;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.yaml.Read;
import io.grapevine.receiver.Kinds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bots of Telegram in the section {@code messages}. */
class TelegramBotSectionTest extends SectionFixture {
    private static final String BUTTONS = "integrations: [{receiver: ops, kind: telegram, buttons: [ack]}]\n";

    TelegramBotSectionTest() {
        super("""
        route: {receiver: ops}
        receivers:
        - {name: ops, telegram_configs: [{bot_token: '1:t', chat_id: -5}, {bot_token: '1:t', chat_id: -6}]}
        - {name: other, telegram_configs: [{bot_token: '2:t', chat_id: -5}]}
        - {name: own, telegram_configs: [{bot_token: '1:t', chat_id: -7, api_url: 'https://bots.example.com'}]}
        """);
    }

    @Test
    void aBotHasATokenAndPerhapsAWebhook() {
        Read<ConfigLoader.LoadedExtensions> loaded = loaded(BUTTONS + """
            messages:
              buttons:
                apps:
                  telegram: [{bot_token_file: bot, api_url: 'https://proxy/api'},
                             {bot_token: '77:hush', webhook: true, secret_token: hush_secret-of-a-test-1,
                              http_config: {proxy_url: 'http://proxy:3128'}}]
                identities: {ana: ['telegram:4711', 'slack:U1'], bob: ['telegram:9007199254740991']}
            """);
        ActionsConfig actions = loaded.get().extensions().actions();

        assertThat(actions.chats().telegram()).hasSize(2);
        assertThat(actions.chats().telegram().get(0).botTokenFile()).isEqualTo("/etc/am/bot");
        assertThat(actions.chats().telegram().get(0).apiUrl()).isEqualTo(new Url("https://proxy/api"));
        assertThat(actions.chats().telegram().get(0).webhook()).isFalse();
        assertThat(actions.chats().telegram().get(1).botToken()).isEqualTo(new Secret("77:hush"));
        assertThat(actions.chats().telegram().get(1).webhook()).isTrue();
        assertThat(actions.chats().telegram().get(1).secretToken()).isEqualTo(new Secret("hush_secret-of-a-test-1"));
        assertThat(actions.identities())
                .isEqualTo(Map.of("telegram:4711", "ana", "slack:U1", "ana", "telegram:9007199254740991", "bob"));
        assertThat(Kinds.withButtons(loaded.get().extensions())).containsExactly("telegram");
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.get().masked()).doesNotContain("hush").contains("<secret>");
        assertThat(actions.toString()).doesNotContain("hush");
    }

    @Test
    void theTokenOfTheReceiverIsThatOfItsBot() {
        assertThat(loaded(BUTTONS + "messages: {buttons: {apps: {telegram: [{}]}}}")
                        .get()
                        .extensions()
                        .actions()
                        .chats()
                        .telegram())
                .singleElement()
                .satisfies(bot -> assertThat(bot.botToken()).isEqualTo(new Secret("1:t")));
        assertThat(only(faults("messages: {buttons: {apps: {telegram: [{}]}}}")))
                .contains(
                        "messages.buttons.apps.telegram[0]: missing bot_token",
                        "as no telegram_configs with buttons have one");
        String ofBoth = BUTTONS.replace("]\n", ", {receiver: other, kind: telegram, buttons: [ack]}]\n");
        assertThat(only(faults(ofBoth + "messages: {buttons: {apps: {telegram: [{}]}}}")))
                .contains(
                        "2:40: messages.buttons.apps.telegram[0]: ",
                        "as telegram_configs with buttons have 2 different ones");
    }

    @Test
    void theServerOfTheReceiverIsThatOfItsBotIfItsTokenIs() {
        String own = BUTTONS.replace("ops", "own");
        String mixed = BUTTONS.replace("]\n", ", {receiver: own, kind: telegram, buttons: [ack]}]\n");

        assertThat(api(own, "{}")).isEqualTo("https://bots.example.com/");
        assertThat(api(own, "{api_url: 'https://proxy/'}")).isEqualTo("https://proxy/");
        assertThat(api(own, "{bot_token: '1:t'}")).isEqualTo("https://api.telegram.org/");
        assertThat(api(mixed, "{}")).isEqualTo("https://api.telegram.org/");
        assertThat(api(BUTTONS, "{}")).isEqualTo("https://api.telegram.org/");
    }

    private String api(String integrations, String bot) {
        return loaded(integrations + "messages: {buttons: {apps: {telegram: [" + bot + "]}}}")
                .get()
                .extensions()
                .actions()
                .chats()
                .telegram()
                .get(0)
                .apiUrl()
                .reveal();
    }

    @Test
    void withoutABotMessagesHaveLinks() {
        assertThat(Kinds.withButtons(loaded(BUTTONS).get().extensions())).isEmpty();
        assertThat(Kinds.offerActions(loaded(BUTTONS).get().extensions())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {bot_token: b}, {} | messages.buttons.apps.telegram[1]: missing bot_token or bot_token_file (expected: one of them, of the bot that posts the messages, as there are 2 here)
        {bot_token: b, bot_token_file: f} | messages.buttons.apps.telegram[0].bot_token_file: set beside bot_token (expected: at most one of bot_token & bot_token_file)
        {bot_token: b, webhook: true} | messages.buttons.apps.telegram[0].webhook: no secret_token (expected: one, or its file, by which requests of Telegram are known)
        {bot_token: b, secret_token_file: f} | messages.buttons.apps.telegram[0]: a secret_token without webhook: true (expected: both, or neither to ask Telegram for clicks)
        {bot_token: b, webhook: true, secret_token: 'a b'} | messages.buttons.apps.telegram[0].secret_token: other characters, or more than 256 (expected: 16 to 256 of A-Z, a-z, 0-9, _ and -)
        {bot_token: b, http_config: {authorization: {credentials: c}}} | messages.buttons.apps.telegram[0].http_config: authorization (expected: none, as the address of each request has the token)
        """, quoteCharacter = '`')
    void faultyBotIsNamed(String bot, String fault) {
        assertThat(only(faults(BUTTONS + "messages: {buttons: {apps: {telegram: [" + bot + "]}}}")))
                .endsWith(": " + fault);
    }

    @ParameterizedTest
    @CsvSource({"telegram:ana", "telegram:0", "telegram:-5", "telegram:", "telegram:12345678901234567890"})
    void faultyIdentityIsNamed(String id) {
        assertThat(parse(BUTTONS + "messages: {buttons: {apps: {telegram: [{bot_token: b}]}, identities: {ana: ['" + id
                                + "']}}}")
                        .faults()
                        .toString())
                .contains("such as telegram:4711)");
    }
}
