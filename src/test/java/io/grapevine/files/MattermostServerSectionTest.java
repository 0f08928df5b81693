package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.config.Url;
import io.grapevine.receiver.Kinds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The servers of Mattermost in the section {@code messages}. */
class MattermostServerSectionTest extends SectionFixture {
    private static final String BUTTONS = "integrations: [{receiver: ops, kind: mattermost, buttons: [ack]}]\n";
    private static final String ID = "abcdefghijklmnopqrstuvwx12";

    MattermostServerSectionTest() {
        super("""
            route: {receiver: ops}
            receivers: [{name: ops, mattermost_configs: [{webhook_url: 'https://chat.example.com/hooks/x'}]}]
            """);
    }

    @Test
    void withAServerMessagesHaveButtons() {
        Extensions extensions =
                extensions(BUTTONS + "messages: {buttons: {apps: {mattermost: [{url: 'https://chat.example.com/sub'}]},"
                        + " identities: {ana: ['mattermost:" + ID + "']}}}");

        assertThat(extensions.actions().chats().mattermost())
                .singleElement()
                .satisfies(server -> assertThat(server.url()).isEqualTo(new Url("https://chat.example.com/sub")));
        assertThat(extensions.actions().identities()).isEqualTo(Map.of("mattermost:" + ID, "ana"));
        assertThat(Kinds.withButtons(extensions)).containsExactly("mattermost");
    }

    @Test
    void withoutAServerMessagesHaveLinks() {
        Extensions extensions = extensions(BUTTONS);

        assertThat(Kinds.offerActions(extensions)).isTrue();
        assertThat(Kinds.withButtons(extensions)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | 2:42: messages.buttons.apps.mattermost[0].url: missing (expected: the address of the server for its users, such as https://chat.example.com)
            {url: chat} | 2:48: messages.buttons.apps.mattermost[0].url: "chat": invalid URL: unsupported scheme "" for URL (expected: http or https)
            {url: 'https://c', token: x} | 2:61: messages.buttons.apps.mattermost[0].token: field not found (expected: one of url)
            """)
    void faultyServerIsNamed(String server, String fault) {
        assertThat(faults(BUTTONS + "messages: {buttons: {apps: {mattermost: [" + server + "]}}}"))
                .containsExactly(fault);
    }
}
