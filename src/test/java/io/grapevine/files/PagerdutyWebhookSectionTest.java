package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.yaml.Read;
import io.grapevine.receiver.Kinds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The webhook subscriptions of PagerDuty in the section {@code messages}. */
class PagerdutyWebhookSectionTest extends SectionFixture {

    PagerdutyWebhookSectionTest() {
        super("""
        route: {receiver: ops}
        receivers:
        - name: ops
          pagerduty_configs: [{routing_key: k}]
        - name: old
          pagerduty_configs: [{service_key: k}]
        """);
    }

    @Test
    void aSubscriptionNeedsNoActionsOfAnIntegration() {
        Read<ConfigLoader.LoadedExtensions> loaded = parse("""
            messages:
              buttons:
                apps:
                  pagerduty:
                  - {webhook_secret_file: pd}
                  - {webhook_secret: hush-of-a-subscription, on_acknowledge: none, on_unacknowledge: none}
                identities: {ana: ['pagerduty:PLH1HKV', 'slack:U012AB3CD']}
            """);
        ActionsConfig actions = loaded.get().extensions().actions();

        assertThat(loaded.warnings()).isEmpty();
        assertThat(Kinds.offerActions(loaded.get().extensions())).isTrue();
        assertThat(Kinds.withButtons(loaded.get().extensions())).containsExactly("pagerduty");
        assertThat(actions.chats().pagerduty().get(0)).satisfies(first -> {
            assertThat(first.webhookSecretFile()).isEqualTo("/etc/am/pd");
            assertThat(first.acknowledges()).isTrue();
            assertThat(first.undoes()).isTrue();
        });
        assertThat(actions.chats().pagerduty().get(1)).satisfies(second -> {
            assertThat(second.webhookSecret()).isEqualTo(new Secret("hush-of-a-subscription"));
            assertThat(second.acknowledges()).isFalse();
            assertThat(second.undoes()).isFalse();
        });
        assertThat(actions.identities()).isEqualTo(Map.of("pagerduty:PLH1HKV", "ana", "slack:U012AB3CD", "ana"));
        assertThat(loaded.get().masked()).doesNotContain("hush").contains("<secret>");
        assertThat(actions.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {} | 1:41: messages.buttons.apps.pagerduty[0]: missing webhook_secret & webhook_secret_file (expected: one of them)
        {webhook_secret: abcdefghijklmnop, webhook_secret_file: b} | 1:97: messages.buttons.apps.pagerduty[0].webhook_secret_file: set beside webhook_secret (expected: at most one of webhook_secret & webhook_secret_file)
        {webhook_secret: abcdefghijklmnop, on_acknowledge: undo} | 1:92: messages.buttons.apps.pagerduty[0].on_acknowledge: "undo" (expected: one of ack, none)
        {webhook_secret: abcdefghijklmnop, on_unacknowledge: ack} | 1:94: messages.buttons.apps.pagerduty[0].on_unacknowledge: "ack" (expected: one of undo, none)
        {webhook_secret: hush} | 1:58: messages.buttons.apps.pagerduty[0].webhook_secret: 4 characters (expected: at least 16 characters)
        """, quoteCharacter = '`')
    void faultySubscriptionIsNamed(String subscription, String fault) {
        assertThat(faults("messages: {buttons: {apps: {pagerduty: [" + subscription + "]}}}"))
                .containsExactly(fault);
    }

    @Test
    void onlyEventsOfVersion2HaveLinks() {
        assertThat(parse("integrations: [{receiver: ops, kind: pagerduty, buttons: [ack]}]")
                        .faults())
                .isEmpty();
        assertThat(faults("integrations: [{receiver: old, kind: pagerduty, buttons: [ack]}]"))
                .singleElement()
                .asString()
                .contains("set for an integration with service_key (expected: routing_key");
    }
}
