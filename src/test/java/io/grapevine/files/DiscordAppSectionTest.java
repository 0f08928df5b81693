package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.config.Extensions;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import io.grapevine.receiver.Kinds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The apps of Discord in the section {@code messages}. */
class DiscordAppSectionTest extends SectionFixture {
    private static final String BUTTONS = "integrations: [{receiver: ops, kind: discord, buttons: [ack]}]\n";
    private static final String KEY = "0123456789abcdef".repeat(4);

    DiscordAppSectionTest() {
        super("""
            route: {receiver: ops}
            receivers: [{name: ops, discord_configs: [{webhook_url: 'https://discord.com/api/webhooks/1/x'}]}]
            """);
    }

    @Test
    void withAnAppMessagesHaveButtons() {
        Extensions extensions = extensions(BUTTONS + "messages: {buttons: {apps: {discord: [{public_key: '" + KEY
                + "', api_url: 'https://proxy/api'}]}, identities: {ana: ['discord:123456789012345678']}}}");

        assertThat(extensions.actions().chats().discord())
                .containsExactly(new DiscordAppConfig(KEY, HttpConfig.DEFAULT, new Url("https://proxy/api")));
        assertThat(extensions.actions().identities()).isEqualTo(Map.of("discord:123456789012345678", "ana"));
        assertThat(Kinds.withButtons(extensions)).containsExactly("discord");
    }

    @Test
    void withoutAnAppMessagesHaveLinks() {
        assertThat(Kinds.offerActions(extensions(BUTTONS))).isTrue();
        assertThat(Kinds.withButtons(extensions(BUTTONS))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | 2:39: messages.buttons.apps.discord[0].public_key: missing (expected: the public key of the app, 64 hexadecimal digits)
            {public_key: abc} | 2:52: messages.buttons.apps.discord[0].public_key: "abc" (expected: the public key of the app, 64 hexadecimal digits)
            """)
    void faultyAppIsNamed(String app, String fault) {
        assertThat(faults(BUTTONS + "messages: {buttons: {apps: {discord: [" + app + "]}}}"))
                .containsExactly(fault);
    }
}
