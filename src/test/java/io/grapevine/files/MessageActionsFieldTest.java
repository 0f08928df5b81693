package io.grapevine.files;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.ActionsConfig.LinkAccess;
import io.grapevine.config.Extensions;
import io.grapevine.config.MessageActions;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.model.Action;
import io.grapevine.receiver.Kinds;
import io.grapevine.web.ListenAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapping {@code messages.buttons} and the field {@code buttons} of an integration. */
class MessageActionsFieldTest extends SectionFixture {
    private static final Action HOUR = Action.parse("silence 1h").orElseThrow();

    MessageActionsFieldTest() {
        super("""
            global: {smtp_smarthost: 'm:25', smtp_from: a@x}
            route: {receiver: ops}
            receivers:
            - name: ops
              email_configs: [{to: a@x}, {to: b@x}]
              opsgenie_configs: [{api_key: k}]
              webhook_configs: [{url: 'http://w'}]
            """);
    }

    private static List<String> shown(List<ConfigError> errors) {
        return errors.stream()
                .map(each -> each.toString().replace(FILE + ":", ""))
                .toList();
    }

    private static String ofMail(String actions) {
        return "integrations: [{receiver: ops, kind: email, buttons: " + actions + "}]";
    }

    @Test
    void actionsAreThoseOfTheFileInTheirOrder() {
        Extensions extensions = loaded("""
                integrations:
                - {receiver: ops, kind: email, index: 1, buttons: [silence 60m, why, ack]}
                """).get().extensions();

        assertThat(extensions.actions("ops", "email", 1))
                .isEqualTo(new MessageActions(List.of(HOUR, Action.ACK), true));
        assertThat(extensions.actions("ops", "email", 0)).isEqualTo(MessageActions.NONE);
        assertThat(Kinds.offerActions(extensions)).isTrue();
        assertThat(extensions.actions()).isEqualTo(ActionsConfig.DEFAULT);
    }

    @Test
    void noActionsAreAsNone() {
        for (String none : List.of("[]", "~")) {
            assertThat(Kinds.offerActions(loaded(ofMail(none)).get().extensions()))
                    .isFalse();
        }
        assertThat(loaded("integrations: [{receiver: ops, kind: webhook, buttons: []}]")
                        .warnings())
                .isEmpty();
    }

    @Test
    void pathOfTheKeyFileStartsAtTheFile() {
        Read<ConfigLoader.LoadedExtensions> loaded =
                loaded("messages: {buttons: {key_file: secrets/keys, link_expiry: 8h}}\n" + ofMail("[ack]"));

        assertThat(loaded.get().extensions().actions())
                .isEqualTo(new ActionsConfig("/etc/am/secrets/keys", Duration.ofHours(8)));
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void holdersMayActOnlyIfTheFileSaysSo() {
        assertThat(ActionsConfig.DEFAULT.links()).isEqualTo(LinkAccess.LOGIN);
        for (String login : List.of("~", "login")) {
            assertThat(loaded("messages: {buttons: {links: " + login + "}}\n" + ofMail("[ack]"))
                            .get()
                            .extensions()
                            .actions()
                            .links())
                    .isEqualTo(LinkAccess.LOGIN);
        }
        assertThat(loaded("messages: {buttons: {links: holder}}\n" + ofMail("[ack]"))
                        .get()
                        .extensions()
                        .actions()
                        .links())
                .isEqualTo(LinkAccess.HOLDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {":9096", "10.0.0.7:9096", "'[::1]:0'", "am.example.com:443"})
    void addressForLinksIsThatOfAListener(String address) {
        ActionsConfig actions = loaded(
                        "messages: {buttons: {listen: '" + address.replace("'", "") + "'}}\n" + ofMail("[ack]"))
                .get()
                .extensions()
                .actions();
        assertThat(ListenAddress.parse(actions.listen())).isPresent();
    }

    @Test
    void identitiesWithoutAChatAreAWarning() {
        assertThat(shown(loaded("messages: {buttons: {identities: {ana: ['slack:U012AB3CD']}}}\n" + ofMail("[ack]"))
                        .warnings()))
                .containsExactly("1:34: messages.buttons.identities: no effect (expected: one of apps, such as slack)");
    }

    @Test
    void settingsThatNoIntegrationUsesAreAWarning() {
        assertThat(shown(loaded("messages: {buttons: {link_expiry: 8h}}").warnings()))
                .containsExactly(
                        "1:21: messages.buttons: no effect (expected: buttons in one or more of integrations)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [ak] | 1:55: integrations[0].buttons[0]: "ak" (expected: ack)
            [ack, acknowledge] | 1:60: integrations[0].buttons[1]: "acknowledge" (expected: one of ack, why, silence and a duration, such as silence 1h)
            [silence] | 1:55: integrations[0].buttons[0]: "silence" (expected: silence and a duration, such as silence 1h)
            [silense 1h] | 1:55: integrations[0].buttons[0]: "silense 1h" (expected: silence 1h)
            [silence 90m] | 1:55: integrations[0].buttons[0]: "silence 90m" (expected: silence 1h or 2h)
            [silence 1m] | 1:55: integrations[0].buttons[0]: "silence 1m" (expected: silence 5m)
            [silence 60d] | 1:55: integrations[0].buttons[0]: "silence 60d" (expected: silence 4w)
            [silence -1h] | 1:55: integrations[0].buttons[0]: "silence -1h" (expected: silence 5m)
            [ack 1h] | 1:55: integrations[0].buttons[0]: "ack 1h" (expected: ack)
            [undo] | 1:55: integrations[0].buttons[0]: "undo" (expected: none, as the page of each action offers to undo it)
            [ack, ack] | 1:60: integrations[0].buttons[1]: "ack" is not unique (expected: each button once)
            [why, why] | 1:60: integrations[0].buttons[1]: "why" is not unique (expected: each button once)
            [silence 1h, silence 60m] | 1:67: integrations[0].buttons[1]: "silence 60m" is not unique (expected: each button once)
            [[ack]] | 1:55: integrations[0].buttons[0]: a list (expected: a string)
            [~] | 1:55: integrations[0].buttons[0]: null (expected: one of ack, why, silence and a duration, such as silence 1h)
            ack | 1:54: integrations[0].buttons: a single value (expected: a list)
            [ack, why, silence 1h, silence 2h, silence 3h, silence 4h] | 1:54: integrations[0].buttons: 6 buttons (expected: at most 5)
            """, quoteCharacter = '`')
    void faultyActionIsNamed(String actions, String fault) {
        assertThat(faults(ofMail(actions))).containsExactly(fault);
    }

    @Test
    void durationThatIsNoneListsAll() {
        assertThat(only(faults(ofMail("[silence soon]")))).contains("silence and one of 5m, 10m");
    }

    @Test
    void kindThatCannotOfferActionsIsNamed() {
        assertThat(only(faults("integrations: [{receiver: ops, kind: opsgenie, buttons: [ack]}]")))
                .startsWith("1:57: integrations[0].buttons: set for kind \"opsgenie\" (expected: a kind whose messages"
                        + " can have them: webhook, email, ")
                .doesNotContain("opsgenie,", "twilio");
    }

    @Test
    void actionsOfAWebhookNeedATemplateThatCanShowThem() {
        assertThat(only(faults("integrations: [{receiver: ops, kind: webhook, buttons: [ack]}]")))
                .startsWith(
                        "1:56: integrations[0].buttons: set for kind \"webhook\" without engine: mustache (expected: ");
        assertThat(loaded("integrations: [{receiver: ops, kind: webhook, engine: mustache, buttons: [ack]}]")
                        .warnings())
                .isEmpty();
    }

    @Test
    void actionsBeyondThoseThatAKindShowsAreAWarning() {
        String ntfy = "receivers: [{name: ops, ntfy_configs: [{url: 'http://n', topic: t}]}]\n"
                + "integrations: [{receiver: ops, kind: ntfy, buttons: [ack, silence 1h, silence 4h%s]}]";
        assertThat(shown(loaded(ntfy.formatted(", why")).warnings()))
                .containsExactly(
                        "2:53: integrations[0].buttons: 4 buttons, of which the first 3 are shown (expected: at"
                                + " most 3 of kind ntfy)");
        assertThat(loaded(ntfy.formatted("")).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            link_expiry: 1m | 1:35: messages.buttons.link_expiry: "1m" (expected: a duration from 5m to 31d)
            link_expiry: 32d | 1:35: messages.buttons.link_expiry: "32d" (expected: a duration from 5m to 31d)
            link_expiry: soon | 1:35: messages.buttons.link_expiry: "soon" (expected: a duration from 5m to 31d)
            links: anyone | 1:29: messages.buttons.links: "anyone" (expected: one of login, holder)
            listen: 9096 | 1:30: messages.buttons.listen: "9096" (expected: host:port or :port)
            listen: ':70000' | 1:30: messages.buttons.listen: ":70000" (expected: host:port or :port)
            listen: 'a:b:1' | 1:30: messages.buttons.listen: "a:b:1" (expected: host:port or :port)
            keyfile: a | 1:22: messages.buttons.keyfile: field not found (expected: key_file)
            """, quoteCharacter = '`')
    void faultySettingIsNamed(String setting, String fault) {
        assertThat(faults("messages: {buttons: {" + setting + "}}\n" + ofMail("[ack]")))
                .containsExactly(fault);
    }
}
