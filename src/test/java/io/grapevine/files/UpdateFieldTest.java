package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.config.UpdateMode;
import org.junit.jupiter.api.Test;

/** The field {@code update} of an integration. */
class UpdateFieldTest extends SectionFixture {

    UpdateFieldTest() {
        super("""
            route: {receiver: app}
            receivers:
            - name: app
              slack_configs:
              - {app_token: xoxb-1, channel: a, send_resolved: true}
              - {app_token: xoxb-1, channel: b, send_resolved: true}
            - name: own
              slack_configs:
              - api_url: https://slack.com/api/chat.postMessage
                http_config: {authorization: {credentials: xoxb-1}}
                channel: a
                update_message: true
            - name: recorded
              slack_configs: [{api_url: <secret>, channel: a, send_resolved: true}]
            - name: hook
              slack_configs: [{api_url: 'https://hooks.slack.com/services/T/B/x', channel: a, send_resolved: true}]
              webhook_configs: [{url: 'http://w'}]
            - name: chats
              telegram_configs: [{bot_token: t, chat_id: -5}]
              discord_configs: [{webhook_url: 'https://discord.com/api/webhooks/1/x'}]
            - name: file
              slack_configs: [{api_url_file: /etc/slack, channel: a, send_resolved: true}]
            """);
    }

    @Test
    void modeIsThatOfTheFile() {
        Extensions extensions = extensions("""
                integrations:
                - {receiver: app, kind: slack, index: 0, update: edit+thread}
                - {receiver: app, kind: slack, index: 1, update: thread}
                - {receiver: own, kind: slack, update: none}
                - {receiver: recorded, kind: slack, update: edit}
                - {receiver: chats, kind: telegram, update: edit+thread}
                - {receiver: chats, kind: discord, update: edit}
                """);
        assertThat(extensions.update("chats", "telegram", 0)).isEqualTo(UpdateMode.EDIT_AND_THREAD);
        assertThat(extensions.update("chats", "discord", 0)).isEqualTo(UpdateMode.EDIT);
        assertThat(extensions.update("app", "slack", 0)).isEqualTo(UpdateMode.EDIT_AND_THREAD);
        assertThat(extensions.update("app", "slack", 1)).isEqualTo(UpdateMode.THREAD);
        assertThat(extensions.update("own", "slack", 0)).isEqualTo(UpdateMode.NONE);
        assertThat(extensions.update("recorded", "slack", 0)).isEqualTo(UpdateMode.EDIT);
        assertThat(extensions.update("hook", "slack", 0)).isNull();
        assertThat(extensions("integrations:\n- {receiver: app, kind: slack}").update("app", "slack", 0))
                .isNull();
    }

    @Test
    void everyErrorSaysWhatIsPossible() {
        assertThat(faults("""
                        integrations:
                        - {receiver: app, kind: slack, update: edits}
                        - {receiver: hook, kind: slack, update: edit}
                        - {receiver: hook, kind: webhook, update: thread}
                        - {receiver: file, kind: slack, update: thread}
                        - {receiver: chats, kind: discord, update: edit+thread}
                        """))
                .containsExactly(
                        "2:40: integrations[0].update: \"edits\" (expected: one of none, edit, thread, edit+thread)",
                        "3:41: integrations[1].update: \"edit\" (expected: none, as an incoming webhook of Slack does"
                                + " not say which message it posted; or app_token, or api_url"
                                + " https://slack.com/api/chat.postMessage with a token in http_config)",
                        "4:43: integrations[2].update: \"thread\""
                                + " (expected: none, as Grapevine cannot update messages of webhook)",
                        "5:41: integrations[3].update: \"thread\" (expected: none, as an incoming webhook of Slack does"
                                + " not say which message it posted; or app_token, or api_url"
                                + " https://slack.com/api/chat.postMessage with a token in http_config)",
                        "6:44: integrations[4].update: \"edit+thread\""
                                + " (expected: none or edit, as a webhook of discord cannot reply)");
    }

    @Test
    void noneIsPossibleWithEveryKind() {
        assertThat(extensions("""
                        integrations:
                        - {receiver: hook, kind: slack, update: none}
                        - {receiver: hook, kind: webhook, update: none}
                        """).update("hook", "webhook", 0)).isEqualTo(UpdateMode.NONE);
    }

    @Test
    void aMessageThatNeverSaysResolvedIsAWarning() {
        assertThat(parse("integrations:\n- {receiver: own, kind: slack, update: edit}")
                        .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .endsWith("2:40: integrations[0].update: \"edit\": the message does not say when the alerts"
                                + " have resolved (expected: send_resolved: true)"));
    }
}
